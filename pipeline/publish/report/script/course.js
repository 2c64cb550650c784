// 季度走势: how the light of each item moved from quarter to quarter.

function courseView(state, items) {
  const before = quarterBefore(state);
  const counted = items.filter((item) => COUNTED.includes(item.type));
  return [
    h("h2", null, say("course.title")),
    h("div", { class: "columns" }, h("div", null, courseFigure(items)),
      h("div", null, before ? movesTable(state, counted, before)
        : h("p", { class: "key" }, say("course.first")))),
    listing({
      caption: say("course.caption"),
      columns: courseColumns(state, before),
      rows: counted.filter((item) => Object.keys(item.status).length),
      state,
      opens: (item) => ["item", item.id],
      className: "course-table",
    }),
  ];
}

function courseColumns(state, before) {
  return [
    ...commonColumns().map((column) => (column.key === "indicator"
      ? { ...column, cell: (item) => item.title } : column)),
    ...QUARTERS.map((quarter) => ({
      key: quarter.name,
      label: quarterShort(quarter.name),
      className: "is-light",
      cell: (item) => {
        const status = statusOf(item, quarter.name);
        return status ? badge(status.light, status.progress_status) : "";
      },
      by: (item) => (statusOf(item, quarter.name) ? RANK.get(statusOf(item, quarter.name).light) : null),
    })),
    ...(before ? [{ key: "move", label: say("course.move",
      { before: quarterShort(before.name), now: quarterShort(state.quarter) }), className: "is-move",
      cell: (item) => moveText(item, before.name, state.quarter),
      by: (item) => moveOf(item, before.name, state.quarter) }] : []),
  ];
}

/* Return by how many places a light rose (or fell, below 0); null where either is grey. */
function moveOf(item, before, now) {
  const [from, to] = [statusOf(item, before), statusOf(item, now)];
  if (!from || !to) return null;
  if (from.light !== to.light && [from.light, to.light].includes(say("no_judgement"))) return null;
  return RANK.get(to.light) - RANK.get(from.light);
}

function moveText(item, before, now) {
  const move = moveOf(item, before, now);
  if (move === null) return say("move.none");
  return say(move > 0 ? "move.better" : move < 0 ? "move.worse" : "move.same");
}

/* Return how many items went from which light to which. */
function movesTable(state, items, before) {
  const pairs = tally(items
    .filter((item) => statusOf(item, before.name) && statusOf(item, state.quarter))
    .map((item) => `${statusOf(item, before.name).light} ${statusOf(item, state.quarter).light}`));
  const names = { before: quarterShort(before.name), now: quarterShort(state.quarter) };
  return h("table", { class: "small moves" },
    h("caption", null, say("course.moves", names)),
    h("thead", null, h("tr", null, h("th", { scope: "col" }, say("course.corner", names)),
      BEST_FIRST.map(({ word }) => h("th", { scope: "col" }, badge(word))))),
    h("tbody", null, BEST_FIRST.map((from) => h("tr", null,
      h("th", { scope: "row" }, badge(from.word)),
      BEST_FIRST.map((to) => {
        const count = pairs.get(`${from.word} ${to.word}`) || 0;
        const same = from.word === to.word ? "same" : null;
        return h("td", { class: same }, count ? String(count) : h("span", { class: "muted" }, "·"));
      })))));
}
