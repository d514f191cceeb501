// Nothing typed twice: a person is found by number, card or code; what is known is listed with its source and filled in
// only when somebody says so. Filled fields tell where they came from, and whether they were changed since.

import { all, changed, form, one } from "./page.js";
import { readIdCard } from "./bridge.js";

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
  for (const button of all("[data-fill], [data-fill-all]", place)) button.hidden = false;
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
  const control = controls(offer.dataset.offer)[0];
  const field = control?.closest("[data-field]");
  if (!field) return;
  const texts = JSON.parse(offer.dataset.texts);
  const typed = values(offer.dataset.offer);
  const same = isSame(texts, typed);
  const note = one(".dd-origin", field) ?? field.appendChild(Object.assign(document.createElement("p"), { className: "dd-origin" }));
  note.hidden = typed.length === 0;
  note.classList.toggle("differs", !same);
  note.textContent = same ? offer.dataset.origin : offer.dataset.differs;
  offer.classList.toggle("done", same && typed.length > 0);
}

const plain = (text) => text.replace(/[\s-]/g, "").toUpperCase();

function isSame(texts, typed) {
  return texts.length === typed.length && texts.every((text, index) => plain(text) === plain(typed[index]));
}

function markAll() {
  for (const offer of all("[data-offer]", place)) mark(offer);
}

function accept(offer) {
  fill(offer.dataset.offer, JSON.parse(offer.dataset.texts));
  mark(offer);
}

/** Blank ones only: what somebody has typed is changed one by one, or not at all. */
function acceptAll() {
  for (const offer of all("[data-offer]", place)) {
    if (values(offer.dataset.offer).length === 0) accept(offer);
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
    if (button && "fill" in button.dataset) accept(button.closest("[data-offer]"));
    else if (button && "fillAll" in button.dataset) acceptAll();
  });
  form.addEventListener("input", markAll);
  form.addEventListener("change", (event) => {
    if (event.target.name === panel.dataset.idField) lookAfterTyping(event.target.value.trim());
  });
  startCard();
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

if (panel) start();
