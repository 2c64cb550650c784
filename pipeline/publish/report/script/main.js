// What ties it together: the address becomes what is shown, what is chosen becomes the address.

let STATE = readAddress(location.hash);
let SHOWN = ""; // the address of what stands on the page, without the panel

const VIEW = {
  overview: overviewView,
  units: unitsView,
  items: itemsView,
  course: courseView,
  register: registerView,
  ledger: ledgerView,
  review: reviewView,
  reports: reportsView,
  notes: notesView,
};

/* Go to another state; push makes it a step of its own for the back key. */
function go(changes, push = false) {
  const address = addressOf({ ...STATE, ...changes });
  if (push) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  show();
}

function show() {
  STATE = readAddress(location.hash);
  const behind = addressOf({ ...STATE, item: "", number: "", task: "", check: "" });
  if (behind !== SHOWN) {
    SHOWN = behind;
    showView();
  }
  showPanel(STATE);
}

function showView() {
  const key = document.activeElement && document.activeElement.dataset.key;
  const items = chosenItems(STATE);
  showViews(items);
  showFilters();
  const main = document.getElementById("main");
  main.replaceChildren(filterLine(items), ...VIEW[STATE.view](STATE, items).flat().filter(Boolean));
  drawAll(main);
  document.getElementById("count").textContent = countText(items);
  document.title = `${viewName(STATE.view)} · ${REPORT.title}`;
  const again = key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (again) again.focus({ preventScroll: true });
}

function countText(items) {
  if (!isNarrowed(STATE)) return say("filter.all", { total: ITEMS.length });
  return say("filter.count", { count: items.length, total: ITEMS.length });
}

/* Return what narrows a printed page, which has no filters to look at. */
function filterLine(items) {
  const said = ["unit", "kind", "firm"].filter((name) => STATE[name]).map((name) => {
    const { selectedOptions } = document.getElementById(`filter-${name}`);
    return `${say(`filter.${name}`)} ${selectedOptions.length ? selectedOptions[0].text : STATE[name]}`;
  });
  if (STATE.light.length) said.push(`${say("filter.light")} ${STATE.light.join("、")}`);
  if (STATE.review) said.push(say("filter.review"));
  if (STATE.search) said.push(`${say("filter.search")} ${STATE.search}`);
  return h("p", { class: "paper-only" }, said.length
    ? say("filter.paper", { said: said.join("；"), count: countText(items) }) : "");
}

// ---- the views ------------------------------------------------------------------------------

/* Before the first quarter there is no progress to speak of. */
function viewName(view) {
  return view === "items" && !QUARTERS.length ? say("items.register") : say(`view.${view}`);
}

function viewLink(view, text, count) {
  return h("a", { href: addressOf({ ...STATE, view, sub: "", page: "", sort: "", fate: "" }),
    "data-key": `view ${view}`, "aria-current": view === STATE.view ? "page" : null },
  text, count === undefined ? null : h("span", { class: "number" }, String(count)));
}

/* Show the views; while something is searched each says how much of it was found there. */
function showViews(items) {
  const quarter = quarterShown(STATE);
  const found = isNarrowed(STATE) ? {
    items: items.length,
    register: items.length + chosenRows("tasks", TABLES.tasks, STATE).length,
    ledger: chosenRows("numbers", TABLES.numbers, STATE).length,
    review: chosenRows("review", TABLES.review, STATE).length + (quarter
      ? chosenRows(`reviews ${quarter.name}`, quarter.tables.reviews, STATE).length
        + chosenRows(`unplaced ${quarter.name}`, quarter.tables.unplaced, STATE).length : 0),
  } : {};
  document.getElementById("views").replaceChildren(h("ul", null,
    VIEWS.map((view) => h("li", null, viewLink(view, viewName(view), found[view])))));
}

// ---- the filters ----------------------------------------------------------------------------

function buildFilters() {
  const choose = (name, options, label) => h("label", null, h("span", null, label),
    h("select", { id: `filter-${name}`,
      onchange: (event) => go({ [name]: event.target.value, page: "" }) }, options));
  const option = (value, text) => h("option", { value }, text);
  const more = h("button", { type: "button", id: "filter-more", class: "chip", "aria-expanded": "false",
    "aria-controls": "filter-rest", onclick: unfold }, say("filter.more"));
  document.getElementById("filters").append(
    h("label", { class: "search" }, h("span", null, say("filter.search")),
      h("input", { id: "filter-search", type: "search", autocomplete: "off", spellcheck: "false",
        placeholder: say("filter.search.hint"), "aria-keyshortcuts": "/", oninput: typed })),
    more,
    h("div", { id: "filter-rest", class: "rest" }, QUARTERS.length ? choose("quarter", QUARTERS.slice().reverse().map((quarter) => option(quarter.name,
      quarterTitle(quarter.name))), say("filter.quarter")) : "",
    choose("unit", [option("", say("all")), ...allUnits().map((unit) => option(unit, unit))],
      say("filter.unit")),
    choose("kind", [option("", say("all")), ...kindGroups()], say("filter.kind")),
    choose("firm", [option("", say("all")), ...["firm", "soft"].map((code) => option(code,
      codeLabel("commitment", code)))], say("filter.firm")),
    QUARTERS.length ? lightChoices() : "",
    h("label", { class: "check" }, h("input", { id: "filter-review", type: "checkbox",
      onchange: (event) => go({ review: event.target.checked ? "1" : "", page: "" }) }),
    h("span", null, say("filter.review")))),
    h("p", { class: "found" }, h("span", { id: "count", role: "status", "aria-live": "polite" }), " ",
      h("button", { type: "button", id: "filter-clear", class: "link", onclick: clearFilters },
        say("filter.clear"))));
}

/* On a small screen the filters are folded away until asked for. */
function unfold(event) {
  const open = document.getElementById("filter-rest").classList.toggle("shown");
  event.currentTarget.setAttribute("aria-expanded", String(open));
}

/* Return what can be asked for by kind, only what there is. */
function kindGroups() {
  const present = new Set(ITEMS.flatMap((item) => [item.type, item.row.measure,
    ...Object.values(item.status).map((status) => status.kind)]));
  const group = (label, codes, text) => {
    const options = codes.filter((code) => present.has(code));
    return options.length ? h("optgroup", { label }, options.map((code) => h("option",
      { value: code }, text(code)))) : "";
  };
  return [
    group(labelOf("status", "item_type"), ["target", "milestone", "duty", "direction"], typeLabel),
    group(labelOf("status", "kind"), Object.keys(REPORT.codes.kind)
      .filter((code) => code === code.toUpperCase()), (code) => codeLabel("kind", code)),
    group(labelOf("targets", "measure"), Object.keys(REPORT.codes.measure),
      (code) => codeLabel("measure", code)),
  ];
}

function lightChoices() {
  return h("fieldset", { class: "lights" }, h("legend", null, say("filter.light")),
    BEST_FIRST.map(({ word }) => h("label", { class: "check" },
      h("input", { type: "checkbox", value: word, name: "light", onchange: chooseLights }),
      badge(word))));
}

function chooseLights() {
  const chosen = [...document.querySelectorAll("input[name=light]:checked")].map((box) => box.value);
  go({ light: chosen, page: "" });
}

let WAITING = 0;

/* Search a moment after the last key, so that long lists keep up with the typing. */
function typed(event) {
  const { value } = event.target;
  clearTimeout(WAITING);
  WAITING = setTimeout(() => go({ search: value.trim(), page: "" }), 120);
}

function clearFilters() {
  go({ unit: "", light: [], kind: "", firm: "", review: "", search: "", page: "" });
  document.getElementById("filter-search").focus();
}

function showFilters() {
  for (const name of ["quarter", "unit", "kind", "firm"]) {
    const select = document.getElementById(`filter-${name}`);
    if (select) select.value = STATE[name];
  }
  const search = document.getElementById("filter-search");
  if (search.value.trim() !== STATE.search) search.value = STATE.search;
  document.getElementById("filter-review").checked = Boolean(STATE.review);
  for (const box of document.querySelectorAll("input[name=light]")) {
    box.checked = STATE.light.includes(box.value);
  }
  document.getElementById("filter-clear").disabled = !isNarrowed(STATE);
}

// ---- head, foot, keys, paper ----------------------------------------------------------------

function buildHead() {
  document.getElementById("under").textContent = REPORT.under.join("　");
  const example = document.getElementById("example");
  example.hidden = !QUARTERS.some((quarter) => quarter.example);
  example.textContent = `${REPORT.example[0]}：${REPORT.example[1]}`;
  document.getElementById("foot").textContent = say("foot", { source: REPORT.source });
}

function keys(event) {
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "/" && !typing && !document.getElementById("panel").open) {
    event.preventDefault();
    document.getElementById("filter-search").focus();
  }
  if (document.getElementById("panel").open) panelKeys(event);
}

/* The arrow keys go along the views. */
function walkViews(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const links = [...document.querySelectorAll("#views a")];
  const place = links.indexOf(event.target);
  if (!step || place < 0 || !links[place + step]) return;
  event.preventDefault();
  links[place + step].focus();
}

/* On paper every row of the list stands, in black on white. */
function toPaper(paper) {
  document.body.classList.toggle("printing", paper);
  showView();
  redraw(document.getElementById("panel"));
}

function start() {
  buildHead();
  buildFilters();
  const panel = document.getElementById("panel");
  panel.addEventListener("close", closePanel);
  panel.addEventListener("click", (event) => event.target === panel && closePanel());
  document.addEventListener("keydown", keys);
  document.getElementById("views").addEventListener("keydown", walkViews);
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  });
  window.addEventListener("popstate", show);
  window.addEventListener("beforeprint", () => toPaper(true));
  window.addEventListener("afterprint", () => toPaper(false));
  let resized = 0;
  window.addEventListener("resize", () => {
    clearTimeout(resized);
    resized = setTimeout(redraw, 150, document);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw(document));
  show();
}

start();
