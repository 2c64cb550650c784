// 登记表, 数字台账: the register as it stands, every number printed with what became of it.

const REGISTER = ["targets", "tasks", "promises"];

/* Return links between the tables of one view; the one shown is marked. */
function subTabs(names, shown, label, counts) {
  return h("ul", { class: "subs" }, names.map((name) => h("li", null,
    h("a", { href: addressOf({ ...STATE, sub: name === names[0] ? "" : name, page: "", sort: "" }),
      "data-key": `sub ${name}`, "aria-current": name === shown ? "true" : null },
    label(name), " ", h("span", { class: "number" }, String(counts[name]))))));
}

function registerView(state, items) {
  const kept = new Set(items.map((item) => item.id));
  const rows = {
    targets: TABLES.targets.filter((row) => kept.has(row.target_id)),
    tasks: chosenRows("tasks", TABLES.tasks, state),
    promises: TABLES.promises.filter((row) => kept.has(row.promise_id)),
  };
  const sub = REGISTER.includes(state.sub) ? state.sub : REGISTER[0];
  const opens = {
    targets: (row) => ["item", row.target_id],
    tasks: (row) => ["task", row.seq],
    promises: (row) => ["item", row.promise_id],
  };
  return [
    h("h2", null, say("view.register")),
    subTabs(REGISTER, sub, (name) => REPORT.sheets[name].label,
      Object.fromEntries(REGISTER.map((name) => [name, rows[name].length]))),
    sheetListing(sub, rows[sub], state, opens[sub]),
  ];
}

function sheetListing(name, rows, state, opens) {
  const sheet = REPORT.sheets[name];
  return listing({
    caption: sheet.label,
    quiet: true,
    columns: columnsOf(name, sheet.columns.filter((field) => isStated(rows, field))),
    rows,
    state,
    opens,
    className: `sheet sheet-${name}`,
  });
}

/* Return whether any row says something in a column; one that is blank takes no room. */
function isStated(rows, field) {
  return rows.some((row) => row[field] !== null && row[field] !== undefined && row[field] !== "");
}

function ledgerView(state) {
  const found = chosenRows("numbers", TABLES.numbers, state);
  const fates = tally(found.map((row) => row.fate));
  const choice = (fate, label, count) => h("button", { type: "button", class: "chip",
    "data-key": `fate ${fate}`, "aria-pressed": String(state.fate === fate),
    onclick: () => go({ fate, page: "" }) }, `${label} ${count}`);
  return [
    h("h2", null, say("view.ledger")),
    h("p", { class: "lead" }, say("ledger.lead", { total: TABLES.numbers.length })),
    h("div", { class: "chips", role: "group", "aria-label": labelOf("numbers", "fate") },
      choice("", say("all"), found.length),
      Object.keys(REPORT.codes.fate).map((fate) => choice(fate, codeLabel("fate", fate),
        fates.get(fate) || 0))),
    sheetListing("numbers", found.filter((row) => !state.fate || row.fate === state.fate), state,
      (row) => ["number", row.number_id]),
  ];
}
