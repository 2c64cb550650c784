// Tables: real ones, with caption, headers that sort, pages, and rows the arrow keys walk.

const PAGE_SIZE = 40;
const PRINTED_CHARTS = 400; // rows up to which a printed list draws its bars

/* Return a light with its word, as everywhere: the word is the meaning, the colour helps. */
function badge(word, more) {
  if (!word) return h("span", { class: "muted" }, "—");
  const mark = h("span", { class: "light" }, word);
  mark.style.backgroundColor = colourOf(word);
  return more ? h("span", { class: "standing" }, mark, " ", more) : mark;
}

/* Return the button that opens what an id names. */
function opener(kind, id, text = id) {
  return h("button", { type: "button", class: "open", "data-key": `${kind} ${id}`,
    "aria-haspopup": "dialog", onclick: (event) => {
      event.stopPropagation();
      openSubject(kind, id);
    } }, text);
}

/* Return ids, each a button where it names something of the register. */
function openers(list) {
  const ids = split(list);
  return ids.map((id, place) => [
    place ? "、" : "",
    ITEM.has(id) ? opener("item", id) : id,
  ]);
}

/* Return a table of rows with its pager.
   columns: {key, label, hint, cell(row), by(row), className}; by makes a column sort;
   quiet: the caption only says again what stands above the table. */
function listing({ caption, quiet, columns, rows, state, opens, className, empty }) {
  if (!rows.length) return h("p", { class: "none" }, empty || say("none"));
  const sorted = sortedRows(rows, columns, state.sort);
  const last = Math.max(1, Math.ceil(sorted.length / PAGE_SIZE));
  const page = Math.min(last, Math.max(1, Number(state.page) || 1));
  const paper = document.body.classList.contains("printing");
  const shown = paper ? sorted : sorted.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const bare = paper && shown.length > PRINTED_CHARTS;
  const table = h("table", { class: `list ${className || ""}`, role: "table" },
    h("caption", quiet ? { class: "unseen" } : null, caption),
    h("thead", { role: "rowgroup" },
      h("tr", { role: "row" }, columns.map((column) => header(column, state)))),
    h("tbody", { role: "rowgroup", onkeydown: walkRows },
      shown.map((row) => bodyRow(row, columns, opens, bare))));
  return h("div", { class: "listing" }, h("div", { class: "wide", tabindex: "0", role: "group",
    "aria-label": caption }, table), last > 1 && !paper ? pager(page, last, sorted.length) : null);
}

function sortedRows(rows, columns, sort) {
  const column = columns.find((one) => one.key === sort.replace(/^-/, ""));
  if (!sort || !column || !column.by) return rows;
  const sign = sort.startsWith("-") ? -1 : 1;
  const blank = (value) => value === null || value === undefined || value === "";
  return rows.map((row, place) => [row, column.by(row), place]).sort((a, b) => {
    if (blank(a[1]) || blank(b[1])) return blank(a[1]) - blank(b[1]) || a[2] - b[2];
    if (a[1] === b[1]) return a[2] - b[2];
    const order = typeof a[1] === "number" ? a[1] - b[1] : (a[1] < b[1] ? -1 : 1);
    return sign * order;
  }).map(([row]) => row);
}

function header(column, state) {
  const { key, label, hint, by, className } = column;
  const given = { scope: "col", role: "columnheader", title: hint || null, class: className };
  // Browsers do not repeat a button at the head of the next printed page.
  if (!by || document.body.classList.contains("printing")) return h("th", given, label);
  const now = { [key]: "ascending", [`-${key}`]: "descending" }[state.sort] || null;
  const next = state.sort === key ? `-${key}` : state.sort === `-${key}` ? "" : key;
  const arrow = { ascending: "▲", descending: "▼" }[now] || "";
  return h("th", { ...given, "aria-sort": now || "none" },
    h("button", { type: "button", class: "sort", "data-key": `sort ${key}`,
      onclick: () => go({ sort: next, page: "" }) },
    label, h("span", { class: "arrow", "aria-hidden": "true" }, arrow)));
}

function bodyRow(row, columns, opens, bare) {
  const subject = opens ? opens(row) : null;
  return h("tr", { role: "row", class: subject ? "opens" : null,
    onclick: subject ? (event) => clickRow(event, subject) : null },
  columns.map((column) => {
    const content = column.cell(row, bare);
    return h("td", { role: "cell", class: column.className || null, "data-label": column.label },
      content === "" || content === null || content === undefined
        ? h("span", { class: "muted" }, "—") : content);
  }));
}

/* A click anywhere in a row opens it, unless it marks text or meets something of its own. */
function clickRow(event, [kind, id]) {
  if (event.target.closest("button, a, summary") || String(getSelection())) return;
  openSubject(kind, id);
}

/* The arrow keys go from row to row, along the buttons that open them. */
function walkRows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = event.target.closest("tr");
  if (!step || !here || !event.target.matches(".open")) return;
  const next = step > 0 ? here.nextElementSibling : here.previousElementSibling;
  const button = next && next.querySelector(".open");
  if (button) {
    event.preventDefault();
    button.focus();
  }
}

function pager(page, last, total) {
  const turn = (to, text, key) => h("button", { type: "button", "data-key": key,
    disabled: to < 1 || to > last, onclick: () => turnPage(to) }, text);
  return h("nav", { class: "pager", "aria-label": say("pages") },
    turn(1, say("page.first"), "page first"),
    turn(page - 1, say("page.before"), "page before"),
    h("span", null, say("page.now", { page, last, total })),
    turn(page + 1, say("page.next"), "page next"),
    turn(last, say("page.last"), "page last"));
}

function turnPage(to) {
  go({ page: to === 1 ? "" : String(to) });
  document.getElementById("main").scrollIntoView();
}

// ---- cells of the tables as they stand -----------------------------------------------------

const SHARES = ["done", "elapsed"];
const IDS = ["worst", "missing", "item_id", "target_id", "promise_id", "subject"];
const FIGURES = ["value", "value_high", "reported", "gap", "days_late", "targets", "promises",
  "numbers", "baseline_value", ...SHARES];

/* Return the columns of a table as a workbook's sheet shows them. */
function columnsOf(table, names) {
  return names.map((name) => ({
    key: name,
    label: labelOf(table, name),
    hint: meaningOf(table, name),
    className: [`is-${name}`, FIGURES.includes(name) ? "figure-cell" : ""].join(" ").trim(),
    cell: (row) => cellOf(name, row),
    by: (row) => (FIGURES.includes(name) ? number(row[name]) : row[name]),
  }));
}

function cellOf(name, row) {
  const value = row[name];
  if (value === null || value === undefined || value === "") return "";
  if (name === "light") return badge(value);
  if (SHARES.includes(name)) return percent(number(value));
  if (name === "received") return moment(value);
  if (name === "number_id") return opener("number", value);
  if (name === "seq") return TASKS.has(value) ? opener("task", value) : value;
  if (name === "subject") return subjectCell(row);
  if (IDS.includes(name)) return openers(value);
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (REPORT.codes[name]) return codeLabel(name, value);
  return String(value);
}

function subjectCell(row) {
  return opener("check", String(row.place), codeLabel("subject", row.subject));
}
