"use strict";

// The ground everything stands on: what the report says, elements made from text, and how
// numbers and days are written. No string ever becomes markup here.

const REPORT = JSON.parse(document.getElementById("content").textContent);

/* Return a text of rules/report.yml, its {names} filled in; the id itself where it has none. */
function say(id, values = {}) {
  const said = REPORT.texts[id];
  if (said === undefined) return id;
  return said.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));
}

function told(id) {
  return REPORT.texts[id] !== undefined;
}

/* Return a new element; children are elements or texts, what is null is left out. */
function h(tag, given, ...children) {
  return dress(document.createElement(tag), given, children);
}

/* Return a new SVG element. */
function s(tag, given, ...children) {
  return dress(document.createElementNS("http://www.w3.org/2000/svg", tag), given, children);
}

function dress(element, given, children) {
  for (const [name, value] of Object.entries(given || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return element;
}

function labelOf(table, field) {
  const found = (REPORT.fields[table] || {})[field];
  return found ? found[0] : field;
}

function meaningOf(table, field) {
  const found = (REPORT.fields[table] || {})[field];
  return found ? found[1] : "";
}

/* Return the label of a code; the code itself where nothing is said of it. */
function codeLabel(column, code) {
  const found = (REPORT.codes[column] || {})[code];
  return found ? found[0] : code;
}

function number(text) {
  return text === null || text === undefined || text === "" ? null : Number(text);
}

const MINUS = "−";

/* Return a number with at most so many places, as people write it. */
function written(value, places = 1) {
  const text = value.toFixed(places).replace(/^-/, MINUS);
  return /^−0\.?0*$/.test(text) ? text.slice(1) : text;
}

function percent(share) {
  return `${written(100 * share)}%`;
}

/* Return a value with its unit, the unit set off only where it begins with a letter. */
function withUnit(value, unit) {
  return `${value}${/^[A-Za-z]/.test(unit || "") ? " " : ""}${unit || ""}`;
}

function moment(text) {
  return (text || "").slice(0, 16).replace("T", " ");
}

function quarterTitle(name) {
  return say("quarter", { year: name.slice(0, 4), order: say(`order.${name.slice(-1)}`) });
}

function split(list) {
  return list ? list.split("、").filter((part) => part !== "") : [];
}

/* Return the count of each value, in the order first met. */
function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
  return counts;
}
