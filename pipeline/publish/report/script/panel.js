// The panel: what a row stands on — the page with its words boxed, the text, every quarter.

const MARGIN = 24; // points shown around the words
const LEAST = [230, 560, 170]; // points shown at least: across, on small and wide screens; down

/* Return what the address opens: a heading, the place, the text, and what else is known. */
function subjectOf(state) {
  const kind = OPENED.find((name) => state[name]);
  const id = kind && state[kind];
  if (kind === "item" && ITEM.has(id)) return itemSubject(ITEM.get(id));
  if (kind === "number" && NUMBER.has(id)) return numberSubject(NUMBER.get(id));
  if (kind === "task" && TASKS.has(id)) return taskSubject(TASKS.get(id));
  if (kind === "check" && TABLES.review[Number(id)]) return checkSubject(TABLES.review[Number(id)]);
  return null;
}

function itemSubject(item) {
  const { row } = item;
  const name = item.type === "target" ? "targets" : "promises";
  const wanted = ["partners", "persons", "measure", "comparator", "value", "value_high",
    "baseline_value", "scope", "kind", "commitment", "due", "path"];
  const known = wanted.filter((field) => field in row);
  return {
    kind: "item",
    id: item.id,
    title: `${item.id}　${item.title}`,
    under: [row.lead, typeLabel(item.type), wantedOf(item, null)].filter(Boolean).join("　"),
    row,
    blocks: () => [statusBlock(item), factsBlock(name, row, known)],
  };
}

function numberSubject(row) {
  return {
    kind: "number",
    id: row.number_id,
    title: `${row.number_id}　${row.mention}`,
    under: [row.lead, codeLabel("fate", row.fate), row.rule].filter(Boolean).join("　"),
    row: { ...row, span: row.mention },
    blocks: () => [factsBlock("numbers", row, ["value", "unit", "fate", "rule", "context"])],
  };
}

function taskSubject(task) {
  return {
    kind: "task",
    id: task.seq,
    title: say("panel.task", { seq: task.seq }),
    under: task.lead,
    row: task,
    blocks: () => [
      factsBlock("tasks", task, ["partners", "persons", "due_text", "extra", "path", "doubts"]),
      itemsOfTask(task),
    ],
  };
}

function checkSubject(row) {
  return {
    kind: "check",
    id: String(row.place),
    title: `${say("view.review")}　${codeLabel("subject", row.subject)}`,
    under: [row.lead, row.reason].filter(Boolean).join("　"),
    row,
    blocks: () => [factsBlock("review", row, ["reason", "span", "context"])],
  };
}

function openSubject(kind, id) {
  go({ item: "", number: "", task: "", check: "", [kind]: id }, true);
}

function openItem(id) {
  openSubject("item", id);
}

/* Close the panel, by key or button; the focus goes to the row that was open last. */
function closePanel() {
  const subject = subjectOf(STATE);
  if (!subject) return;
  go({ item: "", number: "", task: "", check: "" }, true);
  const key = CSS.escape(`${subject.kind} ${subject.id}`);
  const row = document.querySelector(`#main [data-key="${key}"]`);
  if (row) row.focus();
}

/* Show what the address opens, or close the panel; the focus comes back to where it was. */
function showPanel(state) {
  const panel = document.getElementById("panel");
  const subject = subjectOf(state);
  if (!subject) {
    if (panel.open) panel.close();
    return;
  }
  panel.replaceChildren(...panelParts(subject));
  if (!panel.open) panel.showModal();
  panel.scrollTop = 0;
  panel.querySelector("#panel-title").focus();
  drawAll(panel);
}

function panelParts(subject) {
  return [
    h("header", { class: "panel-head" },
      h("div", null,
        h("h2", { id: "panel-title", tabindex: "-1" }, subject.title),
        h("p", null, subject.under)),
      h("div", { class: "panel-keys" },
        turnButton(subject, -1, say("panel.before")),
        turnButton(subject, 1, say("panel.next")),
        h("button", { type: "button", class: "close", onclick: closePanel }, say("panel.close")))),
    h("div", { class: "panel-body" },
      placeBlock(subject.row),
      textBlock(subject.row),
      ...subject.blocks()),
  ];
}

function turnButton(subject, step, label) {
  const next = neighbour(subject, step);
  return h("button", { type: "button", disabled: !next, "aria-label": label, title: label,
    onclick: () => next && turnPanel(next) }, step < 0 ? "←" : "→");
}

/* Return the id before or after in the list behind the panel. */
function neighbour(subject, step) {
  const keys = [...document.querySelectorAll("#main tbody tr")]
    .map((row) => row.querySelector(`.open[data-key^="${subject.kind} "]`))
    .filter(Boolean).map((button) => button.dataset.key.slice(subject.kind.length + 1));
  const place = keys.indexOf(subject.id);
  return place < 0 ? null : keys[place + step] || null;
}

function turnPanel(id) {
  const { kind } = subjectOf(STATE);
  go({ item: "", number: "", task: "", check: "", [kind]: id });
}

function panelKeys(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const subject = subjectOf(STATE);
  if (!step || !subject || event.target.closest("input, select, textarea, .wide")) return;
  const next = neighbour(subject, step);
  if (next) {
    event.preventDefault();
    turnPanel(next);
  }
}

// ---- the place in the notice ----------------------------------------------------------------

/* Return page -> its boxes in points, from `page:x0,top,x1,bottom;…`. */
function boxesOf(row) {
  const pages = new Map();
  for (const written of (row.boxes || "").split(";").filter(Boolean)) {
    const [page, edges] = written.split(":");
    const [x0, top, x1, bottom] = edges.split(",").map(Number);
    if (!pages.has(Number(page))) pages.set(Number(page), []);
    pages.get(Number(page)).push({ x0, top, x1, bottom });
  }
  return pages;
}

function placeBlock(row) {
  const pages = boxesOf(row);
  const shown = [...pages].filter(([number]) => PAGES.has(number));
  if (!shown.length) return placeWords(row, pages);
  return h("section", { class: "place", "aria-label": say("panel.place") },
    shown.map(([number, boxes]) => pageFigure(PAGES.get(number), boxes, row)));
}

/* Return where the words stand, of a notice whose pages have no picture. */
function placeWords(row, pages) {
  const words = pages.size
    ? say("panel.no_picture", { pages: [...pages.keys()].join("、") })
    : row.line !== null && row.line !== undefined ? say("panel.line", { line: row.line }) : "";
  return words ? h("p", { class: "key" }, words) : null;
}

function pageFigure(page, boxes, row) {
  const close = `${windowAround(page, boxes).join(" ")}`;
  const whole = `0 0 ${page.width} ${page.height}`;
  const label = say("panel.page.told", { page: page.number, span: row.span || row.text || "" });
  const sheet = s("svg", { class: "sheet", viewBox: close, role: "img", "aria-label": label },
    s("image", { href: pictureOf(page.number), x: 0, y: 0, width: page.width, height: page.height,
      preserveAspectRatio: "none" }),
    boxes.map(({ x0, top, x1, bottom }) => s("rect", { class: "mark", x: x0 - 1, y: top - 1,
      width: x1 - x0 + 2, height: bottom - top + 2, rx: 1.5 })));
  const button = h("button", { type: "button", class: "chip", "aria-pressed": "false",
    onclick: () => {
      const far = sheet.getAttribute("viewBox") === close;
      sheet.setAttribute("viewBox", far ? whole : close);
      button.setAttribute("aria-pressed", String(far));
    } }, say("panel.whole"));
  return h("figure", { class: "page-figure" },
    h("figcaption", null, say("panel.page", { page: page.number }), " ", button), sheet);
}

const PICTURES = new Map();

function pictureOf(number) {
  if (!PICTURES.has(number)) {
    const held = document.getElementById(`picture-${number}`).textContent.trim();
    PICTURES.set(number, `data:image/png;base64,${held}`);
  }
  return PICTURES.get(number);
}

/* Return the part of the page to show: the boxes, some of what is around, within the page. */
function windowAround(page, boxes) {
  const left = Math.min(...boxes.map((box) => box.x0)) - MARGIN;
  const top = Math.min(...boxes.map((box) => box.top)) - MARGIN;
  const right = Math.max(...boxes.map((box) => box.x1)) + MARGIN;
  const bottom = Math.max(...boxes.map((box) => box.bottom)) + MARGIN;
  const across = Math.min(LEAST[1], Math.max(LEAST[0], window.innerWidth / 1.7));
  const width = Math.min(page.width, Math.max(right - left, across));
  const height = Math.min(page.height, Math.max(bottom - top, LEAST[2]));
  const x = Math.max(0, Math.min((left + right - width) / 2, page.width - width));
  const y = Math.max(0, Math.min((top + bottom - height) / 2, page.height - height));
  return [x, y, width, height].map((value) => Math.round(100 * value) / 100);
}

// ---- its text -------------------------------------------------------------------------------

/* Return the task's text with the words marked; offsets count characters, not UTF-16 units. */
function textBlock(row) {
  const task = TASKS.get(row.seq);
  if (!task || !task.text) return null;
  const signs = Array.from(task.text);
  const { start, end } = row;
  const known = Number.isInteger(start) && Number.isInteger(end) && end > start;
  const part = (from, to) => signs.slice(from, to).join("");
  return h("section", { class: "text", "aria-labelledby": "panel-text" },
    h("h3", { id: "panel-text" }, say("panel.text", { seq: task.seq })),
    h("p", null, known
      ? [part(0, start), h("mark", null, part(start, end)), part(end)] : task.text));
}

// ---- what else is known ---------------------------------------------------------------------

function statusBlock(item) {
  const told = QUARTERS.filter((quarter) => statusOf(item, quarter.name));
  if (!told.length) return null;
  const now = told.filter((quarter) => quarter.name === STATE.quarter);
  const others = told.filter((quarter) => quarter.name !== STATE.quarter);
  return h("section", { "aria-labelledby": "panel-status" },
    h("h3", { id: "panel-status" }, say("panel.status")),
    h("ol", { class: "quarters" }, [...now, ...others].map((quarter) => {
      const status = statusOf(item, quarter.name);
      return h("li", { class: quarter.name === STATE.quarter ? "now" : null },
        h("p", { class: "quarter-head" },
          h("strong", null, quarterTitle(quarter.name)), " ",
          badge(status.light, status.progress_status),
          quarter.example ? h("span", { class: "tag" }, say("example.short")) : null,
          item.waits[quarter.name] ? h("span", { class: "tag" }, say("waits")) : null),
        bulletFor(status),
        h("p", { class: "sentence" }, status.sentence),
        statusFacts(status));
    })));
}

function bulletFor(status) {
  const drawn = bullet(status);
  return drawn ? h("div", { class: "bullet-line" }, drawn,
    h("span", { class: "span", "aria-hidden": "true" }, bulletText(status))) : null;
}

function statusFacts(status) {
  const rows = [
    ["reported", status.reported === null ? "" : withUnit(status.reported, status.unit)],
    ["period_end", status.period_end],
    ["report_status", status.report_status],
    ["reason", status.reason],
    ["flags", status.flags],
    ["source", status.source],
    ["received", [moment(status.received), receivedFrom(status)].filter(Boolean).join("　")],
    ["rule", status.rule],
  ];
  return h("dl", { class: "facts tight" }, rows.filter(([, value]) => value).map(([name, value]) =>
    h("div", null, h("dt", null, labelOf("status", name)), h("dd", null, value))));
}

/* Return where the time of receipt was taken from, in words. */
function receivedFrom(status) {
  const id = `received.from.${status.received_from}`;
  return told(id) ? say(id) : status.received_from;
}

function factsBlock(table, row, names) {
  const rows = names.map((name) => [labelOf(table, name), cellOf(name, row)])
    .filter(([, value]) => value !== "" && value !== undefined);
  if (!rows.length) return null;
  return h("section", null, h("h3", null, say("panel.register")),
    h("dl", { class: "facts" }, rows.map(([name, value]) => h("div", null,
      h("dt", null, name), h("dd", null, value)))));
}

function itemsOfTask(task) {
  const own = ITEMS.filter((item) => item.row.seq === task.seq);
  if (!own.length) return null;
  return h("section", null, h("h3", null, say("panel.items")),
    h("ul", { class: "plain" }, own.map((item) => {
      const status = statusOf(item, STATE.quarter);
      return h("li", null, opener("item", item.id), " ", item.title, " ",
        status ? badge(status.light, status.progress_status) : null);
    })));
}
