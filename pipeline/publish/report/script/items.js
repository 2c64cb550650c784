// 目标进展: every target and promise with what is reached, against its target and the time gone.

function itemsView(state, items) {
  const quarter = quarterShown(state);
  const title = quarter ? say("items.title", { quarter: quarterTitle(quarter.name) })
    : say("items.register");
  return [
    h("h2", null, title),
    quarter ? h("p", { class: "key" }, say("items.key")) : null,
    listing({
      caption: title,
      quiet: true,
      columns: quarter ? progressColumns(state) : promisedColumns(),
      rows: items,
      state,
      opens: (item) => ["item", item.id],
      className: quarter ? "items" : "items bare",
      empty: say("items.none"),
    }),
  ];
}

function commonColumns() {
  return [
    { key: "item_id", label: labelOf("status", "item_id"), className: "is-item_id",
      cell: (item) => opener("item", item.id), by: (item) => item.id },
    { key: "lead", label: labelOf("status", "lead"), className: "is-lead",
      cell: (item) => item.row.lead, by: (item) => item.row.lead },
    { key: "indicator", label: labelOf("status", "indicator"), className: "is-indicator",
      cell: (item) => titleCell(item), by: (item) => item.title },
  ];
}

function titleCell(item) {
  const soft = item.row.commitment === "soft"
    ? h("span", { class: "tag" }, codeLabel("commitment", "soft")) : null;
  const span = item.row.span && item.row.span !== item.title
    ? h("span", { class: "span" }, item.row.span) : null;
  return [h("span", { class: "title" }, item.title, soft ? " " : null, soft), span];
}

function promisedColumns() {
  return [
    ...commonColumns(),
    { key: "type", label: labelOf("status", "item_type"), cell: (item) => typeLabel(item.type),
      by: (item) => item.type },
    { key: "value", label: labelOf("targets", "value"), className: "figure-cell",
      cell: (item) => wantedOf(item, null), by: (item) => number(item.row.value) },
    { key: "measure", label: labelOf("targets", "measure"), by: (item) => item.row.measure,
      cell: (item) => (item.row.measure ? codeLabel("measure", item.row.measure) : "") },
    { key: "due", label: labelOf("targets", "due"), className: "is-due",
      cell: (item) => item.row.due || "", by: (item) => item.row.due },
  ];
}

function progressColumns(state) {
  const status = (item) => statusOf(item, state.quarter);
  const stated = (name) => (item) => number(status(item) ? status(item)[name] : null);
  return [
    ...commonColumns(),
    { key: "value", label: labelOf("status", "value"), className: "figure-cell",
      cell: (item) => wantedOf(item, status(item)), by: stated("value") },
    { key: "reported", label: labelOf("status", "reported"), className: "figure-cell",
      cell: (item) => reportedCell(status(item)), by: stated("reported") },
    { key: "gap", label: say("items.progress"), className: "is-bullet", by: stated("gap"),
      cell: (item, bare) => bulletCell(status(item), bare) },
    { key: "light", label: labelOf("status", "progress_status"), className: "is-light",
      by: (item) => (status(item) ? RANK.get(status(item).light) : null),
      cell: (item) => standing(item, status(item)) },
    { key: "course", label: say("items.course"), className: "is-course",
      cell: (item) => courseMarks(item) },
  ];
}

function reportedCell(status) {
  if (!status || status.reported === null) return "";
  return [withUnit(status.reported, status.unit),
    status.is_estimate ? h("span", { class: "tag" }, say("estimate")) : null];
}

function bulletCell(status, bare) {
  if (!status) return "";
  const drawn = bare ? null : bullet(status);
  const words = bulletText(status);
  if (!drawn && !words) return "";
  return [drawn, h("span", { class: "span", "aria-hidden": drawn ? "true" : null }, words)];
}

function standing(item, status) {
  if (!status) return "";
  return [
    badge(status.light, status.progress_status),
    status.reason ? h("span", { class: "span" }, status.reason) : null,
    item.waits[status.quarter] ? h("span", { class: "tag" }, say("waits")) : null,
  ];
}

/* Return the lights of all quarters in order, each with its word. */
function courseMarks(item) {
  return h("ol", { class: "course" }, QUARTERS.map((quarter) => {
    const status = statusOf(item, quarter.name);
    const short = say(`order.${quarter.name.slice(-1)}`);
    return h("li", { title: quarterTitle(quarter.name) },
      h("span", { class: "when" }, short), badge(status && status.light));
  }));
}
