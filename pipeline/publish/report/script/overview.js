// 总览: how many stand at which light, how that moved, what needs a look, who did not report.

const LISTED = 8;

function overviewView(state, items) {
  const quarter = quarterShown(state);
  if (!quarter) return registerOverview(state, items);
  return [
    h("h2", null, say("overview.title", { quarter: quarterTitle(quarter.name) })),
    h("p", { class: "lead" }, quarterLine(quarter)),
    lightTiles(state, items),
    h("div", { class: "columns" },
      h("div", null, courseFigure(items), softTable(state, items)),
      h("div", null, reportingBox(state, quarter), waitingBox(state, quarter, items))),
    attentionList(state, items),
  ];
}

function quarterLine(quarter) {
  return [
    say("overview.due", { due: quarter.due || say("unstated") }),
    quarter.bulletin_cutoff ? say("overview.cutoff", { cutoff: quarter.bulletin_cutoff }) : "",
    say(quarter.published ? "overview.published" : "overview.open"),
  ].filter(Boolean).join("　");
}

/* Return one tile a light; each opens the list of what stands there. */
function lightTiles(state, items) {
  const counts = lightCounts(items, state.quarter);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return h("section", { "aria-labelledby": "tiles" },
    h("h3", { id: "tiles" }, say("overview.lights", { total })),
    h("ul", { class: "tiles" }, BEST_FIRST.map(({ word, colour }) => {
      const count = counts.get(word) || 0;
      const band = h("span", { class: "band" });
      band.style.backgroundColor = colour;
      return h("li", null, h("button", { type: "button", class: "tile", "data-key": `tile ${word}`,
        onclick: () => go({ view: "items", light: [word], page: "", sort: "" }, true) },
      band,
      h("span", { class: "word" }, word),
      h("span", { class: "count" }, String(count)),
      h("span", { class: "meaning" }, say(`light.${word}`)),
      h("span", { class: "share" }, total ? percent(count / total) : "")));
    })));
}

function courseFigure(items) {
  const rows = QUARTERS.map((quarter) => {
    const counts = lightCounts(items, quarter.name);
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return { name: quarterShort(quarter.name), counts, total };
  });
  const words = rows.map((row) => `${row.name}：${countsText(row.counts) || say("none")}`).join("；");
  return lightBars(rows, { title: say("chart.course"), told: words, data: countsTable(rows) });
}

function quarterShort(name) {
  return say("quarter.short", { order: say(`order.${name.slice(-1)}`), year: name.slice(0, 4) });
}

function countsTable(rows) {
  return h("table", { class: "small" },
    h("caption", null, say("chart.course")),
    h("thead", null, h("tr", null, h("th", { scope: "col" }, say("quarter.head")),
      BEST_FIRST.map(({ word }) => h("th", { scope: "col" }, word)))),
    h("tbody", null, rows.map((row) => h("tr", null, h("th", { scope: "row" }, row.name),
      BEST_FIRST.map(({ word }) => h("td", null, String(row.counts.get(word) || 0)))))));
}

/* Return firm and soft targets apart, as the model asks for. */
function softTable(state, items) {
  const groups = ["firm", "soft"].map((code) => ({
    code,
    counts: lightCounts(items.filter((item) => item.row.commitment === code), state.quarter),
  }));
  return h("table", { class: "small" },
    h("caption", null, say("overview.commitment")),
    h("thead", null, h("tr", null, h("td", null, ""),
      BEST_FIRST.map(({ word }) => h("th", { scope: "col" }, badge(word))))),
    h("tbody", null, groups.map(({ code, counts }) => h("tr", null,
      h("th", { scope: "row" }, codeLabel("commitment", code)),
      BEST_FIRST.map(({ word }) => h("td", null, String(counts.get(word) || 0)))))));
}

function reportingBox(state, quarter) {
  const rows = chosenUnits(quarter.tables.reporting.filter((row) => row.unit), state);
  const counts = tally(rows.map((row) => row.timeliness));
  const late = rows.filter((row) => row.days_late !== 0);
  return h("section", { class: "box", "aria-labelledby": "reporting-box" },
    h("h3", { id: "reporting-box" }, say("overview.reporting", { total: rows.length })),
    h("ul", { class: "plain" }, [...counts].map(([word, count]) => h("li", null,
      say("count.units", { word, count })))),
    late.length ? h("p", null, say("overview.late"),
      late.map((row) => `${row.unit}（${row.timeliness}）`).join("、")) : null,
    h("p", null, viewLink("reports", say("overview.reports"))));
}

function chosenUnits(rows, state) {
  return state.unit ? rows.filter((row) => row.unit === state.unit) : rows;
}

function waitingBox(state, quarter, items) {
  const waiting = items.filter((item) => item.waits[quarter.name]);
  const unplaced = chosenRows("unplaced", quarter.tables.unplaced, { ...state, search: "" });
  return h("section", { class: "box", "aria-labelledby": "waiting-box" },
    h("h3", { id: "waiting-box" }, say("overview.waiting")),
    h("ul", { class: "plain" },
      h("li", null, say("overview.reviews", { count: waiting.length })),
      h("li", null, say("overview.unplaced", { count: unplaced.length })),
      h("li", null, say("overview.doubts", { count: TABLES.review.length }))),
    h("p", null, viewLink("review", say("overview.review"))));
}

/* Return what stands at the two worst lights of the quarter, the worst first. */
function attentionList(state, items) {
  const bad = LIGHTS.slice(0, 2).map((light) => light.word);
  const rows = items
    .filter((item) => COUNTED.includes(item.type))
    .map((item) => ({ item, status: statusOf(item, state.quarter) }))
    .filter(({ status }) => status && bad.includes(status.light))
    .sort((a, b) => RANK.get(a.status.light) - RANK.get(b.status.light));
  const title = say("overview.attention", { words: bad.join("、"), count: rows.length });
  const paper = document.body.classList.contains("printing");
  return h("section", { "aria-labelledby": "attention" },
    h("h3", { id: "attention" }, title),
    rows.length ? h("div", { class: "wide" }, h("table", { class: "list attention",
      role: "table" },
      h("caption", { class: "unseen" }, title),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" },
        ["item_id", "lead", "indicator", "progress_status", "sentence"].map((name) => h("th",
          { scope: "col", role: "columnheader" }, labelOf("status", name))))),
      h("tbody", { role: "rowgroup", onkeydown: walkRows },
        (paper ? rows : rows.slice(0, LISTED)).map(({ item, status }) => h("tr",
          { role: "row", class: "opens", onclick: (event) => clickRow(event, ["item", item.id]) },
          cell("status", "item_id", opener("item", item.id), "is-item_id"),
          cell("status", "lead", item.row.lead),
          cell("status", "indicator", item.title),
          cell("status", "progress_status", badge(status.light, status.progress_status),
            "is-light"),
          cell("status", "sentence", status.sentence, "is-sentence")))))) : h("p", null, say("overview.calm")),
    rows.length > LISTED && !paper ? h("p", null, h("button", { type: "button", class: "link",
      "data-key": "all bad", onclick: () => go({ view: "items", light: bad, page: "" }, true) },
    say("overview.all", { count: rows.length }))) : null);
}

function cell(table, name, content, className) {
  return h("td", { role: "cell", class: className || null, "data-label": labelOf(table, name) },
    content);
}

// ---- before the first quarter --------------------------------------------------------------

function registerOverview(state, items) {
  const types = tally(items.map((item) => item.type));
  return [
    h("h2", null, say("overview.register")),
    h("p", { class: "lead" }, say("overview.no_quarter")),
    h("ul", { class: "tiles" },
      tile("view register tasks", TABLES.tasks.length, say("count.tasks"), { view: "register", sub: "tasks" }),
      ["target", "milestone", "duty", "direction"].map((type) => tile(`type ${type}`,
        types.get(type) || 0, typeLabel(type), { view: "items", kind: type })),
      tile("view review", TABLES.review.length, say("view.review"), { view: "review" })),
    h("div", { class: "columns" }, h("div", null, unitBars(items)), h("div", null, fateTable())),
  ];
}

function tile(key, count, word, to) {
  return h("li", null, h("button", { type: "button", class: "tile", "data-key": key,
    onclick: () => go({ page: "", sort: "", sub: "", ...to }, true) },
  h("span", { class: "word" }, word), h("span", { class: "count" }, String(count))));
}

function typeLabel(type) {
  return codeLabel("item_type", type) === type ? codeLabel("kind", type) : codeLabel("item_type", type);
}

/* Return how many targets each unit leads. */
function unitBars(items) {
  const counts = [...tally(items.filter((item) => item.type === "target")
    .flatMap((item) => item.units))].sort((a, b) => b[1] - a[1]).slice(0, 20);
  const words = counts.map(([unit, count]) => `${unit} ${count}`).join("，");
  if (!counts.length) return h("p", { class: "none" }, say("none"));
  const make = (ink, width) => ({
    ...basics(ink),
    grid: { left: width < 500 ? 92 : 150, right: 40, top: 4, bottom: 4 },
    xAxis: { type: "value", show: false },
    yAxis: { type: "category", inverse: true, data: counts.map(([unit]) => unit),
      axisLine: { show: false }, axisTick: { show: false },
      axisLabel: { color: ink.text, width: width < 500 ? 84 : 142, overflow: "truncate" } },
    series: [{ type: "bar", barWidth: 14, itemStyle: { color: ink.bar },
      label: { show: true, position: "right", color: ink.text },
      data: counts.map(([, count]) => count) }],
  });
  return figure({ make, height: 12 + 26 * counts.length, title: say("chart.units"), told: words });
}

/* Return how many numbers of the ledger ended where. */
function fateTable() {
  const fates = tally(TABLES.numbers.map((row) => row.fate));
  return h("table", { class: "small" },
    h("caption", null, say("chart.ledger", { total: TABLES.numbers.length })),
    h("thead", null, h("tr", null, h("th", { scope: "col" }, labelOf("numbers", "fate")),
      h("th", { scope: "col" }, say("count.head")))),
    h("tbody", null, Object.keys(REPORT.codes.fate).map((fate) => h("tr", null,
      h("th", { scope: "row" }, codeLabel("fate", fate)),
      h("td", null, String(fates.get(fate) || 0))))));
}
