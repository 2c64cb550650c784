// What is shown stands behind the # of the address, so that a link shows the same to others.

const PLAIN = { view: "", sub: "", quarter: "", unit: "", kind: "", firm: "", review: "",
  search: "", fate: "", sort: "", page: "", item: "", number: "", task: "", check: "" };
const OPENED = ["item", "number", "task", "check"];
const VIEWS = [
  "overview",
  ...(QUARTERS.length ? ["units"] : []),
  "items",
  ...(QUARTERS.length ? ["course"] : []),
  "register",
  "ledger",
  "review",
  ...(QUARTERS.length ? ["reports"] : []),
  "notes",
];
const LATEST = QUARTERS.length ? QUARTERS[QUARTERS.length - 1].name : "";

/* Return what an address asks for; what it does not say, or says wrongly, is as at first. */
function readAddress(hash) {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const state = { ...PLAIN, light: [] };
  for (const name of Object.keys(PLAIN)) state[name] = asked.get(name) || "";
  state.light = split(asked.get("light")).filter((word) => RANK.has(word));
  if (!VIEWS.includes(state.view)) state.view = VIEWS[0];
  if (!QUARTERS.some((quarter) => quarter.name === state.quarter)) state.quarter = LATEST;
  return state;
}

/* Return the address of what is shown; what is as at first is left out. */
function addressOf(state) {
  const said = new URLSearchParams();
  for (const name of Object.keys(PLAIN)) {
    const usual = { view: VIEWS[0], quarter: LATEST }[name] || "";
    if (state[name] !== usual) said.set(name, state[name]);
  }
  if (state.light.length) said.set("light", state.light.join("、"));
  return `#${said}`;
}

function quarterShown(state) {
  return QUARTERS.find((quarter) => quarter.name === state.quarter) || null;
}

function quarterBefore(state) {
  const place = QUARTERS.findIndex((quarter) => quarter.name === state.quarter);
  return place > 0 ? QUARTERS[place - 1] : null;
}

/* Return whether any filter narrows what is shown. */
function isNarrowed(state) {
  return Boolean(state.unit || state.light.length || state.kind || state.firm || state.review
    || state.search);
}
