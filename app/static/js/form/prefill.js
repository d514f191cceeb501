// Nothing typed twice: a person is found by number, card or code; what is known is listed with its source and filled in
// only when somebody says so. Filled fields tell where they came from, and whether they were changed since.

import { all, changed, form, isHidden, one, say } from "./page.js";
import { readIdCard } from "./bridge.js";
import { hasCamera, readCode } from "./camera.js";
import { freeRow, nameOf, typedRows } from "./rows.js";

const panel = one("[data-prefill]");
const place = panel && one("[data-prefill-found]", panel);
let lookedFor = "";

// ── looking up ────────────────────────────────────────────────────────────────────────────────────

async function look() {
  const data = new FormData(form);
  data.set("action", "prefill");
  lookedFor = String(data.get("prefill_text")).trim();
  panel.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(String(answer.status));
    place.innerHTML = await answer.text();
    arrived();
  } catch {
    tell(panel.dataset.failed);
  } finally {
    panel.removeAttribute("aria-busy");
    one("[data-prefill-card-value]", panel).value = "";
  }
}

function tell(words) {
  place.replaceChildren(Object.assign(document.createElement("p"), { className: "dd-error", textContent: words }));
}

/** The number itself goes into its field, blank ones only; papers that need not be brought say so. */
function arrived() {
  const found = one("[data-found]", place);
  for (const button of all("[data-fill], [data-fill-all], [data-fill-row]", place)) button.hidden = false;
  for (const line of all("[data-document]")) delete line.dataset.exempt;
  if (!found) return;
  for (const [name, texts] of Object.entries(JSON.parse(found.dataset.typed))) {
    if (!form.elements[name]?.value) fill(name, texts);
  }
  for (const [id, words] of Object.entries(JSON.parse(found.dataset.exempt))) {
    const line = document.getElementById(`d_${id}`);
    if (line) line.dataset.exempt = words;
  }
  markAll();
  changed();
}

// ── filling in ────────────────────────────────────────────────────────────────────────────────────

const controls = (name) => all(`[name="${CSS.escape(name)}"]`);

function fill(name, texts) {
  for (const [place, control] of controls(name).entries()) {
    if (control.type === "radio" || control.type === "checkbox") control.checked = texts.includes(control.value);
    else control.value = texts[place] ?? ""; // several boxes of one name make one answer: a village and its group
    changed(control);
  }
}

function values(name) {
  return controls(name).filter((one) => !["radio", "checkbox"].includes(one.type) || one.checked)
    .map((one) => one.value.trim()).filter(Boolean);
}

/** Beside every field that a source knows: from where it is, or that it differs. Blank ones say nothing. */
function mark(offer) {
  if (offer.dataset.rows) {
    markRows(offer);
    return;
  }
  const control = controls(offer.dataset.offer)[0];
  const field = control?.closest("[data-field]");
  if (!field) return;
  const texts = JSON.parse(offer.dataset.texts);
  const typed = values(offer.dataset.offer);
  const same = isSame(texts, typed);
  tellBeside(field, typed.length === 0 ? "" : same ? offer.dataset.origin : offer.dataset.differs, !same);
  offer.classList.toggle("done", same && typed.length > 0);
}

/** Words under a field or a row; none take them away. */
function tellBeside(parent, words, differs) {
  const own = [...parent.children].find((child) => child.classList.contains("dd-origin"));
  if (!words && !own) return;
  const note = own ?? parent.appendChild(Object.assign(document.createElement("p"), { className: "dd-origin" }));
  note.hidden = !words;
  note.classList.toggle("differs", differs);
  note.textContent = words;
}

const plain = (text) => text.replace(/[\s-]/g, "").toUpperCase();

function isSame(texts, typed) {
  return texts.length === typed.length && texts.every((text, index) => plain(text) === plain(typed[index]));
}

function markAll() {
  for (const offer of all("[data-offer]", place)) mark(offer);
}

function accept(offer) {
  if (offer.dataset.rows) {
    bringRows(offer);
    return;
  }
  fill(offer.dataset.offer, JSON.parse(offer.dataset.texts));
  mark(offer);
}

// ── rows of a group ───────────────────────────────────────────────────────────────────────────────

const groupOf = (offer) => document.getElementById(offer.dataset.offer);
const joined = (texts) => plain(texts.join("\n"));
const cellOf = (row, column) => joined(values(`${nameOf(row)}-${column}`));

/** Every row of the form that a source knows, and the place of its row there: told by number, else by name. */
function pairUp(offer) {
  const tells = offer.dataset.tells.split(" ");
  const known = JSON.parse(offer.dataset.rows);
  const pairs = new Map();
  for (const row of typedRows(groupOf(offer))) {
    const place = known.findIndex(({ cells }, index) => {
      const both = tells.find((column) => cells[column] && cellOf(row, column));
      return both && ![...pairs.values()].includes(index) && cellOf(row, both) === joined(cells[both]);
    });
    if (place >= 0) pairs.set(row, place);
  }
  return { known, pairs };
}

function markRows(offer) {
  const { known, pairs } = pairUp(offer);
  for (const row of one("[data-rows]", groupOf(offer)).children) {
    const { cells, words } = known[pairs.get(row)] ?? { cells: {}, words: {} };
    const wrong = Object.keys(cells).filter((column) => cellOf(row, column) && cellOf(row, column) !== joined(cells[column]));
    const differs = offer.dataset.differs.replace("{what}", wrong.map((column) => words[column]).join(say.semicolon));
    tellBeside(row, !pairs.has(row) ? "" : wrong.length ? differs : offer.dataset.origin, wrong.length > 0);
  }
  const there = [...pairs.values()];
  for (const line of all("[data-row]", offer)) line.classList.toggle("done", there.includes(Number(line.dataset.row)));
  offer.classList.toggle("done", there.length === known.length);
}

/** Those of the rows (all, or the one of this place) that are not in the form yet. */
function bringRows(offer, only = null) {
  const { known, pairs } = pairUp(offer);
  const there = [...pairs.values()];
  for (const [place, { cells }] of known.entries()) {
    if (there.includes(place) || (only !== null && only !== place)) continue;
    const row = freeRow(groupOf(offer));
    if (!row) break;
    for (const [column, texts] of Object.entries(cells)) fill(`${nameOf(row)}-${column}`, texts);
  }
  changed();
}

// ── all at once ───────────────────────────────────────────────────────────────────────────────────

const isBlank = (offer) => (offer.dataset.rows ? typedRows(groupOf(offer)) : values(offer.dataset.offer)).length === 0;

const isAsked = (offer) => {
  const at = offer.dataset.rows ? groupOf(offer) : controls(offer.dataset.offer)[0]?.closest("[data-field]");
  return Boolean(at) && !isHidden(at);
};

/** Blank ones only: what somebody has typed is changed one by one, or not at all. An answer may bring up the next. */
function acceptAll() {
  const left = new Set(all("[data-offer]", place));
  for (let next = [...left]; next.length > 0;) {
    next = [...left].filter((offer) => isAsked(offer) && isBlank(offer));
    for (const offer of next) {
      left.delete(offer);
      accept(offer);
    }
  }
}

// ── events ────────────────────────────────────────────────────────────────────────────────────────

function start() {
  one("[data-prefill-look]", panel).addEventListener("click", (event) => { event.preventDefault(); look(); });
  one("[data-prefill-text]", panel).addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return; // a scanner ends with it
    event.preventDefault();
    event.stopPropagation();
    look();
  });
  place.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && "fillRow" in button.dataset) {
      bringRows(button.closest("[data-offer]"), Number(button.closest("[data-row]").dataset.row));
    } else if (button && "fill" in button.dataset) accept(button.closest("[data-offer]"));
    else if (button && "fillAll" in button.dataset) acceptAll();
  });
  form.addEventListener("input", markAll);
  form.addEventListener("change", (event) => {
    if (event.target.name === panel.dataset.idField) lookAfterTyping(event.target.value.trim());
  });
  startCard();
  startCamera();
  arrived();
}

/** The number was typed into the form itself: the same look, once. */
function lookAfterTyping(number) {
  if (plain(number).length !== 18 || plain(number) === plain(lookedFor)) return;
  one("[data-prefill-text]", panel).value = number;
  look();
}

function startCard() {
  const button = one("[data-prefill-card]", panel);
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { card, failed } = await readIdCard(button.dataset.bridge);
    if (!card) return tell(failed === "no_card" ? button.dataset.noCard : button.dataset.noBridge);
    one("[data-prefill-card-value]", panel).value = JSON.stringify(card);
    one("[data-prefill-text]", panel).value = card.id_number;
    return look();
  });
}

async function startCamera() {
  const button = one("[data-prefill-camera]", panel);
  button.hidden = !(await hasCamera());
  button.addEventListener("click", async () => {
    try {
      const text = await readCode(button.dataset);
      if (text === null) return;
      one("[data-prefill-text]", panel).value = text;
      await look();
    } catch (fault) {
      tell(fault.name === "NotAllowedError" ? button.dataset.refused : button.dataset.noCamera);
    }
  });
}

if (panel) start();
