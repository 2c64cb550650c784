// What the tables hold, as objects: items with their status by quarter, tasks, numbers.

const TABLES = readTables(REPORT.tables);
const QUARTERS = REPORT.quarters.map((quarter) => ({
  ...quarter,
  tables: readTables(quarter.tables),
}));
const LIGHTS = REPORT.lights; // from the worst to the best
const RANK = new Map(LIGHTS.map((light, place) => [light.word, place]));
const BEST_FIRST = [
  ...LIGHTS.filter((light) => light.word !== say("no_judgement")).reverse(),
  ...LIGHTS.filter((light) => light.word === say("no_judgement")),
];
const COUNTED = ["target", "milestone"]; // what stands under a light; duties do not

const TASKS = new Map(TABLES.tasks.map((task) => [task.seq, task]));
const ITEMS = readItems();
const ITEM = new Map(ITEMS.map((item) => [item.id, item]));
const NUMBER = new Map(TABLES.numbers.map((row) => [row.number_id, row]));
const PAGES = new Map(REPORT.pages.map((page) => [page.number, page]));

function readTables(tables) {
  const found = {};
  for (const [name, { fields, rows }] of Object.entries(tables)) {
    found[name] = rows.map((row, place) => {
      const record = { place };
      fields.forEach((field, column) => {
        record[field] = row[column];
      });
      return record;
    });
  }
  return found;
}

/* Return every target and promise of the register, then what only a status knows of. */
function readItems() {
  const items = new Map();
  for (const row of TABLES.targets) {
    items.set(row.target_id, newItem(row.target_id, "target", row, row.indicator));
  }
  for (const row of TABLES.promises) {
    items.set(row.promise_id, newItem(row.promise_id, row.kind, row, `${row.verb}${row.object}`));
  }
  for (const quarter of QUARTERS) {
    for (const row of quarter.tables.status) {
      if (!items.has(row.item_id)) {
        items.set(row.item_id, newItem(row.item_id, row.item_type, row, row.indicator));
      }
      items.get(row.item_id).status[quarter.name] = row;
    }
  }
  markReviews(items);
  return [...items.values()];
}

function newItem(id, type, row, title) {
  return { id, type, row, title: title || row.span || id, units: split(row.lead), status: {},
    waits: {} };
}

/* Note of each item in which quarters, or in the register (""), it waits for a person. */
function markReviews(items) {
  for (const item of items.values()) if (item.row.doubts) item.waits[""] = true;
  for (const row of TABLES.review) {
    const item = items.get(row.subject);
    if (item) item.waits[""] = true;
  }
  for (const quarter of QUARTERS) {
    for (const row of quarter.tables.reviews) {
      const item = items.get(row.item_id);
      if (item) item.waits[quarter.name] = true;
    }
  }
}

function statusOf(item, quarter) {
  return item.status[quarter] || null;
}

/* Return what a target asks for in a few signs: ≥ 6800人. */
function wantedOf(item, status) {
  const { row } = item;
  if (item.type !== "target") return "";
  const inForce = status && status.value !== null ? status.value : row.value;
  if (inForce === null || inForce === undefined) return say("wanted.none");
  const unit = (status && status.unit) || row.unit;
  if (inForce !== row.value) return say("wanted.revised", { value: withUnit(inForce, unit) });
  const values = { value: withUnit(inForce, unit), low: inForce,
    high: withUnit(row.value_high, unit) };
  return say(`wanted.${row.comparator}`, values);
}

/* Return the share of the way that is gone, in %, as its gap to the elapsed share tells it. */
function progressOf(status) {
  const gap = number(status.gap);
  const elapsed = number(status.elapsed);
  if (!["C", "S"].includes(status.kind) || gap === null || elapsed === null) return null;
  return 100 * elapsed + gap;
}

/* Return the gap in words: 落后序时1.5个百分点. */
function gapText(status) {
  const gap = number(status.gap);
  if (gap === null) return "";
  const side = gap < 0 ? "behind" : gap > 0 || !told(`gap.${status.kind}.even`) ? "ahead" : "even";
  const id = `gap.${status.kind}.${side}`;
  return told(id)
    ? say(id, { gap: written(Math.abs(gap), status.kind === "M" ? 0 : 1), unit: status.unit })
    : "";
}

// ---- search ---------------------------------------------------------------------------------

/* Return a text as it is searched: one width of signs, small letters. */
function folded(text) {
  return text.normalize("NFKC").toLowerCase();
}

const HAYS = new Map();

/* Return all words of a row, folded; put together once. */
function hayOf(key, parts) {
  let hay = HAYS.get(key);
  if (hay === undefined) {
    hay = folded(parts().filter(Boolean).join("\n"));
    HAYS.set(key, hay);
  }
  return hay;
}

function wordsOfItem(item) {
  const { row } = item;
  const words = [item.id, item.title, row.lead, row.partners, row.persons, row.span, row.scope];
  for (const status of Object.values(item.status)) {
    words.push(status.indicator, status.progress_status, status.sentence, status.reason,
      status.flags, status.source, status.report_status);
  }
  return words;
}

function wordsOfRow(row) {
  return Object.values(row).filter((value) => typeof value === "string");
}

let ASKED = ["", []]; // the last search and its words

/* Return whether every word asked for stands somewhere in a row. */
function says(key, parts, state) {
  if (ASKED[0] !== state.search) {
    ASKED = [state.search, folded(state.search).split(/\s+/).filter(Boolean)];
  }
  const [, asked] = ASKED;
  return !asked.length || asked.every((word) => hayOf(key, parts).includes(word));
}

// ---- filters --------------------------------------------------------------------------------

/* Return the items that pass all filters; the light is that of the quarter shown. */
function chosenItems(state) {
  return ITEMS.filter((item) => {
    const status = statusOf(item, state.quarter);
    if (state.unit && !item.units.includes(state.unit)) return false;
    if (state.light.length && !(status && state.light.includes(status.light))) return false;
    if (state.kind && !kindsOf(item, status).includes(state.kind)) return false;
    if (state.firm && item.row.commitment !== state.firm) return false;
    if (state.review && !item.waits[""] && !item.waits[state.quarter]) return false;
    return says(`item ${item.id}`, () => wordsOfItem(item), state);
  });
}

/* Return the kinds an item can be asked for by: its type, how it is judged, what it measures.
   A direction of the register is judged as a duty; it can be asked for as either. */
function kindsOf(item, status) {
  const judged = status ? [status.item_type, status.kind] : [];
  return [item.type, item.row.measure, ...judged].filter(Boolean);
}

/* Return the rows of a table that pass the filters rows of a table have: unit and search. */
function chosenRows(name, rows, state) {
  return rows.filter((row) => {
    const unit = row.lead === undefined ? row.unit : row.lead;
    if (state.unit && !split(unit).includes(state.unit)) return false;
    return says(`${name} ${row.place}`, () => wordsOfRow(row), state);
  });
}

/* Return all units in the order of the notice, then those only a quarter names. */
function allUnits() {
  const named = new Set(TABLES.tasks.flatMap((task) => split(task.lead)));
  for (const item of ITEMS) item.units.forEach((unit) => named.add(unit));
  for (const quarter of QUARTERS) {
    for (const row of quarter.tables.reporting) if (row.unit) named.add(row.unit);
  }
  return [...named];
}
