// Charts: drawn by ECharts as SVG, each with its text beside it; nothing moves.

const DRAWN = []; // {host, make, chart}: what stands on the page, to draw it anew
const FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif";
const SHAPES = [ // of the lights from the worst to the best: shape, turn, the same as a sign
  ["rect", 0, "■"], ["triangle", 0, "▲"], ["triangle", 180, "▼"],
  ["emptyCircle", 0, "○"], ["circle", 0, "●"], ["diamond", 0, "◆"],
];
const AT_ONCE = 4; // charts drawn before the next frame
const OUTLINE = "#4a4a4a";

/* Return the colours of the page as it is shown now; paper is always white. */
function inks() {
  const paper = document.body.classList.contains("printing");
  const style = getComputedStyle(document.documentElement);
  const ink = (name, onPaper) => (paper ? onPaper : style.getPropertyValue(name).trim());
  return {
    text: ink("--text", "#000"),
    soft: ink("--soft", "#444"),
    line: ink("--line", "#bbb"),
    track: ink("--track", "#e4e8ee"),
    strong: ink("--text", "#000"),
    bar: ink("--bar", "#2f5d8a"),
  };
}

function colourOf(word) {
  return RANK.has(word) ? LIGHTS[RANK.get(word)].colour : "#ffffff";
}

function shapeOf(word) {
  return SHAPES[RANK.get(word)] || SHAPES[4];
}

/* Return a figure whose chart is drawn once it stands on the page; `told` says it in words. */
function figure({ make, height, title, told: words, className, data }) {
  const host = h("div", { class: "chart", role: "img", "aria-label": words });
  host.style.height = `${height}px`;
  host.toDraw = make;
  return h("figure", { class: className || "figure" },
    title ? h("figcaption", null, title) : null,
    host,
    data ? h("details", { class: "data" }, h("summary", null, say("chart.data")), data) : null);
}

/* Draw what was put on the page, and forget what has gone. */
function drawAll(root) {
  for (let place = DRAWN.length - 1; place >= 0; place -= 1) {
    if (!DRAWN[place].host.isConnected) {
      DRAWN[place].chart.dispose();
      DRAWN.splice(place, 1);
    }
  }
  const hosts = [...root.querySelectorAll(".chart, .bullet")].filter((host) => host.clientWidth);
  const paper = document.body.classList.contains("printing");
  drawSome(hosts, paper ? hosts.length : AT_ONCE);
}

/* Draw so many now and the rest frame by frame, so that a long list stands at once. */
function drawSome(hosts, many) {
  for (const host of hosts.slice(0, many)) if (host.toDraw && host.isConnected) drawOne(host);
  if (hosts.length > many) requestAnimationFrame(() => drawSome(hosts.slice(many), AT_ONCE));
}

function drawOne(host) {
  const chart = echarts.init(host, null, { renderer: "svg" });
  chart.setOption(host.toDraw(inks(), host.clientWidth));
  fitPaper(host, chart);
  chart.on("click", (event) => event.data && event.data.open && openItem(event.data.open));
  DRAWN.push({ host, chart, make: host.toDraw });
  host.toDraw = null;
}

/* Let the drawing shrink with a narrower page; what it shows is said beside it. */
function fitPaper(host, chart) {
  const svg = host.querySelector("svg");
  svg.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
  svg.setAttribute("aria-hidden", "true");
}

/* Draw again: the width, the theme or the paper is another. */
function redraw(root) {
  for (const { host, chart, make } of DRAWN) {
    if (!root.contains(host) || !host.clientWidth) continue;
    chart.resize();
    chart.setOption(make(inks(), host.clientWidth), true);
    fitPaper(host, chart);
  }
}

function basics(ink) {
  return {
    animation: false,
    textStyle: { fontFamily: FONT, color: ink.text },
    tooltip: { show: false },
  };
}

// ---- stacked bars of lights ----------------------------------------------------------------

/* Return a chart of lights: one bar a row of {name, counts}, the words in the bars. */
function lightBars(rows, { title, told: words, data }) {
  const make = (ink, width) => {
    const left = Math.min(104, Math.max(...rows.map((row) => 13 * row.name.length)) + 12);
    const most = Math.max(1, ...rows.map((row) => row.total));
    const roomy = (count) => ((width - left - 16) * count) / most;
    return {
      ...basics(ink),
      grid: { left, right: 16, top: 4, bottom: 4 },
      xAxis: { type: "value", max: most, show: false },
      yAxis: {
        type: "category",
        inverse: true,
        data: rows.map((row) => row.name),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: ink.text, fontSize: 13 },
      },
      series: BEST_FIRST.map(({ word, colour }) => ({
        type: "bar",
        stack: "lights",
        name: word,
        barWidth: 26,
        itemStyle: { color: colour, borderColor: OUTLINE, borderWidth: 1 },
        label: {
          show: true,
          color: "#1b1b1b",
          fontSize: 12,
          formatter: ({ value }) => {
            if (!value || roomy(value) < 14) return "";
            return roomy(value) > 20 + 14 * word.length ? `${word} ${value}` : `${value}`;
          },
        },
        data: rows.map((row) => row.counts.get(word) || 0),
      })),
    };
  };
  return figure({ make, height: 14 + 38 * rows.length, title, told: words, data });
}

function lightCounts(items, quarter) {
  return tally(items
    .filter((item) => COUNTED.includes(item.type) && statusOf(item, quarter))
    .map((item) => statusOf(item, quarter).light));
}

function countsText(counts) {
  return BEST_FIRST.filter(({ word }) => counts.get(word))
    .map(({ word }) => say("count.light", { word, count: counts.get(word) })).join("，");
}

// ---- the gap to the elapsed share, one dot a target, one row a unit -------------------------

function gapDots(rows, { title, told: words }) {
  const reach = 100;
  const make = (ink, width) => ({
    ...basics(ink),
    tooltip: {
      renderMode: "richText",
      confine: true,
      trigger: "item",
      textStyle: { color: "#1b1b1b", fontSize: 12 },
      formatter: ({ data }) => data.hint,
    },
    grid: { left: width < 500 ? 92 : 150, right: 22, top: 30, bottom: 8 },
    xAxis: {
      type: "value",
      min: -reach,
      max: reach,
      interval: 50,
      position: "top",
      axisLabel: {
        color: ink.soft,
        formatter: (value) => (value === 0 ? say("gap.zero") : `${value > 0 ? "+" : ""}${written(value, 0)}`),
      },
      splitLine: { lineStyle: { color: ink.line } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map((row) => row.name),
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: true, lineStyle: { color: ink.line, type: "dotted" } },
      axisLabel: { color: ink.text, width: width < 500 ? 84 : 142, overflow: "truncate", fontSize: 12 },
    },
    series: [
      {
        type: "scatter",
        data: rows.flatMap((row, line) => row.dots.map((dot) => ({
          value: [Math.max(-reach, Math.min(reach, dot.gap)), line],
          symbol: shapeOf(dot.light)[0],
          symbolRotate: shapeOf(dot.light)[1],
          symbolSize: 13,
          symbolOffset: [0, dot.aside],
          open: dot.id,
          hint: dot.hint,
          itemStyle: { color: colourOf(dot.light), borderColor: OUTLINE, borderWidth: 1.2 },
        }))),
        markLine: {
          silent: true,
          symbol: "none",
          label: { show: false },
          lineStyle: { color: ink.strong, width: 2, type: "solid" },
          data: [{ xAxis: 0 }],
        },
      },
    ],
  });
  return figure({ make, height: 48 + 30 * rows.length, title, told: words });
}

// ---- bullet: what is reached against the target and the share of time gone ------------------

/* Return the figures of a bullet, null where there is nothing to set side by side. */
function bulletOf(status) {
  if (!status) return null;
  const reached = number(status.reported);
  const target = number(status.value);
  const done = number(status.done);
  if (["C", "S"].includes(status.kind) && done !== null) {
    const way = progressOf(status);
    const bar = 100 * done;
    const mark = way === null || status.kind === "S" ? null : 100 * number(status.elapsed);
    return { bar, target: 100, elapsed: mark, low: 0, high: Math.min(200, Math.max(115, 1.08 * bar)) };
  }
  if (reached === null || target === null || !["G", "U", "UC"].includes(status.kind)) return null;
  const low = Math.min(0, reached, target);
  const high = Math.max(0, reached, target);
  const margin = 0.12 * (high - low || 1);
  return { bar: reached, target, elapsed: null, low: low < 0 ? low - margin : 0, high: high + margin };
}

/* Return the place of a bullet; it is drawn once it stands on the page. */
function bullet(status) {
  const figures = bulletOf(status);
  if (!figures) return null;
  const host = h("div", { class: "bullet", role: "img", "aria-label": bulletText(status) });
  host.toDraw = (ink) => bulletOption(figures, colourOf(status.light), ink);
  return host;
}

/* Return what a bullet shows, in words. */
function bulletText(status) {
  if (["C", "S"].includes(status.kind) && number(status.done) !== null) {
    const parts = [say("bullet.done", { done: percent(number(status.done)) })];
    if (number(status.elapsed) !== null && number(status.gap) !== null) {
      parts.push(say("bullet.elapsed", { elapsed: percent(number(status.elapsed)) }));
    }
    return [...parts, gapText(status)].filter(Boolean).join("，");
  }
  return gapText(status);
}

function bulletOption(figures, colour, ink) {
  const tick = (value, height, style) => ({
    type: "scatter",
    silent: true,
    symbol: "rect",
    symbolSize: [3, height],
    itemStyle: style,
    data: [[value, 0]],
    z: 5,
  });
  const shown = Math.max(figures.low, Math.min(figures.high, figures.bar));
  return {
    ...basics(ink),
    grid: { left: 2, right: 2, top: 2, bottom: 2 },
    xAxis: { type: "value", min: figures.low, max: figures.high, show: false },
    yAxis: { type: "category", data: [""], show: false },
    series: [
      {
        type: "bar",
        silent: true,
        barWidth: 12,
        showBackground: true,
        backgroundStyle: { color: ink.track },
        itemStyle: { color: colour, borderColor: OUTLINE, borderWidth: 1 },
        data: [shown],
      },
      tick(figures.target, 22, { color: ink.strong }),
      ...(figures.elapsed === null ? [] : [{
        ...tick(figures.elapsed, 9, { color: ink.strong }),
        symbol: "triangle",
        symbolSize: [10, 7],
        symbolOffset: [0, 10],
      }]),
    ],
  };
}
