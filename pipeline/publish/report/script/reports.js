// 待核, 报送, 说明: what waits for a person, who reported when, what the report goes by.

function reviewView(state) {
  const quarter = quarterShown(state);
  const names = ["review", ...(quarter ? ["reviews", "unplaced"] : [])];
  const rows = {
    review: chosenRows("review", TABLES.review, state),
    reviews: quarter ? chosenRows(`reviews ${quarter.name}`, quarter.tables.reviews, state) : [],
    unplaced: quarter ? chosenRows(`unplaced ${quarter.name}`, quarter.tables.unplaced, state) : [],
  };
  const first = quarter && !rows.review.length ? "reviews" : "review";
  const order = [first, ...names.filter((name) => name !== first)];
  const sub = order.includes(state.sub) ? state.sub : first;
  const opens = {
    review: (row) => ["check", String(row.place)],
    reviews: (row) => ["item", row.item_id],
    unplaced: (row) => (ITEM.has(row.item_id) ? ["item", row.item_id] : null),
  };
  return [
    h("h2", null, say("view.review")),
    subTabs(order, sub, (name) => say(`review.${name}`),
      Object.fromEntries(names.map((name) => [name, rows[name].length]))),
    h("p", { class: "lead" }, say(`review.${sub}.lead`,
      { quarter: quarter ? quarterTitle(quarter.name) : "" })),
    sheetListing(sub, rows[sub], state, opens[sub]),
  ];
}

// ---- who reported when ---------------------------------------------------------------------

function reportsView(state) {
  const quarter = quarterShown(state);
  const rows = quarter.tables.reporting
    .filter((row) => !state.unit || row.unit === state.unit)
    .filter((row) => says(`reporting ${quarter.name} ${row.place}`, () => wordsOfRow(row), state));
  const received = receivedOf(quarter);
  return [
    h("h2", null, say("reports.title", { quarter: quarterTitle(quarter.name) })),
    h("p", { class: "lead" }, quarterLine(quarter)),
    listing({
      caption: say("reports.caption", { quarter: quarterTitle(quarter.name) }),
      columns: reportColumns(received),
      rows,
      state,
      className: "sheet reports",
    }),
    courseOfReports(state),
  ];
}

/* Return source -> time of receipt, as the rows of a quarter state it. */
function receivedOf(quarter) {
  const times = new Map();
  for (const row of [...quarter.tables.status, ...quarter.tables.unplaced]) {
    if (row.source && row.received) times.set(row.source, row.received);
  }
  return times;
}

function reportColumns(received) {
  const columns = columnsOf("reporting", REPORT.sheets.reporting.columns);
  return columns.map((column) => (column.key === "sources"
    ? { ...column, cell: (row) => sourcesCell(row.sources, received), by: null } : column));
}

/* Return the files of a unit, each with its time where one is known. */
function sourcesCell(sources, received) {
  if (!sources) return "";
  const whole = received.has(sources) ? [sources] : split(sources);
  return h("ul", { class: "plain files" }, whole.map((source) => h("li", null, source,
    received.has(source) ? h("span", { class: "span" },
      say("received.at", { time: moment(received.get(source)) })) : null)));
}

/* Return every unit with how it reported in each quarter. */
function courseOfReports(state) {
  if (QUARTERS.length < 2) return null;
  const told = new Map();
  for (const quarter of QUARTERS) {
    for (const row of quarter.tables.reporting) {
      if (!row.unit || (state.unit && row.unit !== state.unit)) continue;
      if (!told.has(row.unit)) told.set(row.unit, {});
      told.get(row.unit)[quarter.name] = row.timeliness;
    }
  }
  return h("details", { class: "more" },
    h("summary", null, say("reports.course")),
    h("div", { class: "wide" }, h("table", { class: "list sheet" },
      h("caption", { class: "unseen" }, say("reports.course")),
      h("thead", null, h("tr", null, h("th", { scope: "col" }, labelOf("reporting", "unit")),
        QUARTERS.map((quarter) => h("th", { scope: "col" }, quarterShort(quarter.name))))),
      h("tbody", null, [...told].map(([unit, by]) => h("tr", null,
        h("th", { scope: "row", "data-label": labelOf("reporting", "unit") }, unit),
        QUARTERS.map((quarter) => h("td", { "data-label": quarterShort(quarter.name) },
          by[quarter.name] || "—"))))))));
}

// ---- what the report goes by ----------------------------------------------------------------

function notesView() {
  return [
    h("h2", null, say("view.notes")),
    notesSection(say("notes.notice"), [[say("notes.source"), REPORT.source], ...REPORT.facts]),
    QUARTERS.length ? countsSection() : null,
    TABLES.corrections.length ? h("section", null, h("h3", null, say("notes.corrections")),
      listing({ caption: say("notes.corrections"), quiet: true, rows: TABLES.corrections, state: { ...PLAIN },
        columns: columnsOf("corrections", ["target_id", "field", "old", "new", "because", "by",
          "on"]) })) : null,
    ...QUARTERS.filter((quarter) => quarter.tables.changes.length).map(changesSection),
    notesSection(say("notes.words"), Object.keys(REPORT.codes.kind)
      .map((code) => [codeLabel("kind", code), ...REPORT.codes.kind[code].slice(1)])),
    notesSection(say("notes.keys"), ["tab", "search", "arrows", "turn", "escape"]
      .map((key) => [say(`key.${key}`), say(`key.${key}.does`)])),
    h("section", null, h("h3", null, say("notes.page")),
      h("p", null, say("notes.made", { version: REPORT.version })),
      h("p", null, say("notes.pictures", { count: PAGES.size })),
      h("p", null, say("notes.library", { version: echarts.version }))),
  ];
}

function notesSection(title, rows) {
  return h("section", null, h("h3", null, title),
    h("dl", { class: "facts" }, rows.map(([name, value, meaning]) => h("div", null,
      h("dt", null, name),
      h("dd", null, String(value), meaning ? h("span", { class: "span" }, meaning) : null)))));
}

/* Return the sums of what came in, a column a quarter. */
function countsSection() {
  return h("section", null, h("h3", null, say("notes.counts")),
    h("div", { class: "wide" }, h("table", { class: "small" },
      h("caption", { class: "unseen" }, say("notes.counts")),
      h("thead", null, h("tr", null, h("td", null, ""),
        QUARTERS.map((quarter) => h("th", { scope: "col" }, quarterShort(quarter.name))))),
      h("tbody", null, QUARTERS[0].counts.map(([label, , meaning], line) => h("tr", null,
        h("th", { scope: "row" }, label, meaning ? h("span", { class: "span" }, meaning) : null),
        QUARTERS.map(({ counts }) => h("td", null, counts[line] ? String(counts[line][1]) : "—"))))))));
}

function changesSection(quarter) {
  const title = say("notes.changes", { quarter: quarterTitle(quarter.name) });
  return h("section", null, h("h3", null, title),
    listing({ caption: title, quiet: true, rows: quarter.tables.changes, state: { ...PLAIN },
      columns: columnsOf("changes", ["item_id", "published_status", "progress_status", "reported",
        "received", "source", "sentence"]) }));
}
