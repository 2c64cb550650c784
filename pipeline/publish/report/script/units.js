// 各单位: who stands where, and how far each target is ahead of or behind the elapsed share.

const CHART_ROWS = 18;

function unitsView(state, items) {
  const quarter = quarterShown(state);
  const rows = unitRows(state, items, quarter);
  return [
    h("h2", null, say("units.title", { quarter: quarterTitle(quarter.name) })),
    gapFigure(state, rows),
    listing({
      caption: say("units.caption"),
      columns: unitColumns(),
      rows,
      state,
      className: "units",
    }),
  ];
}

function unitRows(state, items, quarter) {
  const timely = new Map(quarter.tables.units.map((row) => [row.unit, row.timeliness]));
  const told = new Map(quarter.tables.reporting.map((row) => [row.unit, row.timeliness]));
  const units = state.unit ? [state.unit] : allUnits();
  return units.map((unit) => {
    const own = items.filter((item) => item.units.includes(unit) && statusOf(item, quarter.name));
    const gaps = own.map((item) => statusOf(item, quarter.name))
      .filter((status) => progressOf(status) !== null).map((status) => number(status.gap));
    return {
      unit,
      own,
      ahead: gaps.filter((gap) => gap >= 0).length,
      behind: gaps.filter((gap) => gap < 0).length,
      timeliness: timely.get(unit) || told.get(unit) || "",
      types: tally(own.map((item) => statusOf(item, quarter.name).item_type)),
      counts: lightCounts(own, quarter.name),
    };
  }).filter((row) => row.own.length);
}

function unitColumns() {
  const type = (name, code) => ({ key: name, label: labelOf("units", name), className: "figure-cell",
    hint: meaningOf("units", name), cell: (row) => String(row.types.get(code) || 0),
    by: (row) => row.types.get(code) || 0 });
  return [
    { key: "unit", label: labelOf("units", "unit"), cell: (row) => unitLink(row.unit),
      by: (row) => row.unit },
    { key: "timeliness", label: labelOf("units", "timeliness"), cell: (row) => row.timeliness,
      by: (row) => row.timeliness },
    type("targets", "target"),
    type("milestones", "milestone"),
    ...BEST_FIRST.map(({ word, colour }) => ({ key: word, label: word, className: "figure-cell",
      by: (row) => row.counts.get(word) || 0,
      cell: (row) => lightCount(row.counts.get(word) || 0, colour) })),
    type("duties", "duty"),
    ...["ahead", "behind"].map((side) => ({ key: side, label: say(`units.${side}`),
      hint: say("units.sides"), className: "figure-cell",
      cell: (row) => String(row[side]), by: (row) => row[side] })),
  ];
}

function lightCount(count, colour) {
  if (!count) return h("span", { class: "muted" }, "0");
  const mark = h("span", { class: "light" }, String(count));
  mark.style.backgroundColor = colour;
  return mark;
}

function unitLink(unit) {
  return h("button", { type: "button", class: "open", "data-key": `unit ${unit}`,
    onclick: () => go({ view: "items", unit, page: "", sort: "" }, true) }, unit);
}

/* Return the dots of the units on this page of the table, so that both show the same. */
function gapFigure(state, rows) {
  const sorted = sortedRows(rows, unitColumns(), state.sort);
  const first = (Math.max(1, Number(state.page) || 1) - 1) * PAGE_SIZE;
  const shown = sorted.slice(first, first + PAGE_SIZE).map((row) => ({
    name: row.unit,
    dots: asunder(row.own.map((item) => dotOf(item, statusOf(item, state.quarter)))
      .filter(Boolean)),
  })).filter((row) => row.dots.length);
  if (!shown.length) return h("p", { class: "none" }, say("units.no_gap"));
  const words = shown.map((row) => {
    const behind = row.dots.filter((dot) => dot.gap < 0).length;
    return say("units.told", { unit: row.name, count: row.dots.length, behind });
  }).join("；");
  return h("div", null,
    parted(shown).map((part, place) => gapDots(part, {
      title: place ? null : say("chart.gap"),
      told: place ? say("chart.gap") : `${say("chart.gap")}：${words}`,
    })),
    h("p", { class: "key" }, say("chart.gap.key", { shapes: BEST_FIRST
      .map(({ word }) => `${shapeOf(word)[2]} ${word}`).join("　") })));
}

/* Return the rows in parts that fit a printed page. */
function parted(rows) {
  const parts = [];
  for (let at = 0; at < rows.length; at += CHART_ROWS) parts.push(rows.slice(at, at + CHART_ROWS));
  return parts;
}

/* Set dots that would hide one another a little apart, up and down. */
function asunder(dots) {
  const met = new Map();
  return dots.map((dot) => {
    const near = Math.round(dot.gap / 3);
    const place = met.get(near) || 0;
    met.set(near, place + 1);
    const aside = Math.ceil((place % 5) / 2) * 6 * (place % 2 ? -1 : 1);
    return { ...dot, aside };
  });
}

function dotOf(item, status) {
  if (progressOf(status) === null) return null;
  return { id: item.id, gap: number(status.gap), light: status.light,
    hint: `${item.id} ${item.title}\n${status.light}　${gapText(status)}` };
}
