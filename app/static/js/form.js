// The generated form on the screen: what is asked follows the answers, derived values follow the ID number, papers
// are counted, rows are added. Everything decided here is decided again by the server; this is only quicker.

import { evaluate } from "./conditions.js";
import { isRequired, settle, words } from "./answers.js";

const form = document.getElementById("form");
const model = JSON.parse(document.getElementById("model").textContent);
const today = form.dataset.today;
const say = JSON.parse(form.dataset.words); // in the language of the page
const questions = new Map(model.questions.map((question) => [question.id, question]));
const papers = new Map(model.documents.map((document) => [document.id, document]));
const minimum = new Map(model.groups.map((group) => [group.id, group.minimum]));
const one = (selector, within = form) => within.querySelector(selector);
const all = (selector, within = form) => [...within.querySelectorAll(selector)];

// ── what is asked ─────────────────────────────────────────────────────────────────────────────────

let names = {};
let asked = new Set();

function refresh() {
  ({ known: names, asked } = settle(model, form, today));
  showSections();
  showQuestions();
  showDocuments();
  showProgress();
}

const holds = (logic) => logic === null || evaluate(logic, names) === true;
const isHidden = (element) => Boolean(element.closest("[hidden]"));

function show(element, visible) {
  if (element) element.hidden = !visible;
}

function showSections() {
  for (const [id, section] of Object.entries(model.sections)) {
    const element = one(`[data-section="${id}"]`);
    if (!element) continue;
    show(element, holds(section.when));
    show(one(`[data-step="${element.id}"]`), holds(section.when));
  }
  all(".dd-sec:not([hidden]) [data-position]").forEach((mark, index) => { mark.textContent = index + 1; });
}

function showQuestions() {
  for (const [id, question] of questions) {
    show(one(`[data-situation="${id}"]`), asked.has(id));
    show(one(`[data-field="${id}"]`), asked.has(id));
    show(one(`[data-must="${id}"]`), isRequired(question, names));
    const place = question.computed && one(`[data-computed="${id}"]`);
    if (place) place.textContent = words(question, names[id]);
  }
  for (const block of all("[data-block]")) {
    show(block, all("[data-field]", block).some((field) => !field.hidden));
  }
}

// ── papers ────────────────────────────────────────────────────────────────────────────────────────

function showDocuments() {
  const full = {};
  for (const line of all("[data-document]")) {
    show(line, holds(papers.get(line.dataset.document).when));
    if (!line.hidden && line.dataset.any && isFull(line)) full[line.dataset.any] = (full[line.dataset.any] ?? 0) + 1;
  }
  for (const title of all("[data-group-title]")) {
    show(title, all(`[data-any="${title.dataset.groupTitle}"]`).some((line) => !line.hidden));
  }
  for (const line of all("[data-document]:not([hidden])")) sayDocument(line, full);
}

const inputs = (line) => all("input[data-asked]", line);
const isFull = (line) => inputs(line).every((input) => Number(input.value) >= Number(input.dataset.asked));

/** Whether this paper, or enough of its group, has been received. */
function isSettled(line, full) {
  return isFull(line) || (full[line.dataset.any] ?? 0) >= (minimum.get(line.dataset.any) ?? Infinity);
}

function sayDocument(line, full) {
  const done = isFull(line);
  const settled = isSettled(line, full);
  const started = inputs(line).some((input) => Number(input.value) > 0);
  line.classList.toggle("ok", done);
  line.dataset.settled = settled ? "1" : "";
  line.classList.toggle("bad", started && !settled && line.dataset.need === "required");
  const word = done ? say.full : settled ? say.settled : lacking(line);
  one("[data-said]", line).textContent = word;
}

function lacking(line) {
  const short = inputs(line).map((input) => [input, Number(input.dataset.asked) - Number(input.value)])
    .filter(([, count]) => count > 0)
    .map(([input, count]) => (input.name.endsWith("_copies") ? say.copy : say.original).replace("{n}", count));
  if (line.dataset.need === "printed") return say.printed;
  const tail = { deferrable: say.deferrable, optional: say.optional }[line.dataset.need] ?? "";
  return short.join(say.comma) + tail;
}

function bump(name, by) {
  const input = form.elements[name];
  const next = Math.max(0, Math.min(99, (Number(input.value) || 0) + by));
  input.value = next;
  forgive(input);
  refresh();
}

function takeAll(id) {
  const line = one(`[data-document="${id}"]`);
  const done = isFull(line);
  for (const input of inputs(line)) { input.value = done ? 0 : input.dataset.asked; forgive(input); }
  refresh();
}

/** Everything is on the desk: the usual case at a hall. */
function takeEverything() {
  for (const line of all("[data-document]:not([hidden])")) {
    for (const input of inputs(line)) {
      if (Number(input.value) < Number(input.dataset.asked)) input.value = input.dataset.asked;
      forgive(input);
    }
  }
  refresh();
}

/** On a phone the counters stay folded until someone wants to count by hand. */
function editCounts(line) {
  line.classList.add("edit");
  inputs(line)[0]?.focus();
}

// ── rows of a repeating group ─────────────────────────────────────────────────────────────────────

function addRow(group) {
  const rows = one("[data-rows]", group);
  const used = all("[name]", rows).map((input) => Number(input.name.split("-")[1]));
  const number = used.length ? Math.max(...used) + 1 : 0;
  const holder = document.createElement("div");
  holder.innerHTML = one("template[data-row]", group).innerHTML.split("__row__").join(String(number));
  const row = holder.firstElementChild;
  rows.append(row);
  renumber(group);
  refresh();
  one("input, select, textarea", row)?.focus();
}

function removeRow(group, row) {
  const rows = one("[data-rows]", group);
  if (rows.children.length > 1) row.remove();
  else for (const input of all("input, select, textarea", row)) input.value = "";
  renumber(group);
  refresh();
  one("[data-add]", group).focus();
}

function renumber(group) {
  const rows = [...one("[data-rows]", group).children];
  rows.forEach((row, index) => {
    one("[data-number]", row).textContent = say.row.replace("{n}", index + 1);
    row.setAttribute("aria-label", `${one("legend", group).firstChild.textContent.trim()} ${index + 1}`);
  });
  one("[data-add]", group).hidden = rows.length >= Number(group.dataset.most);
}

// ── how far it is ─────────────────────────────────────────────────────────────────────────────────

/** What this section still lacks: one element per required question or paper. */
function lacks(section) {
  const fields = all("[data-field]", section).filter((place) => !isHidden(place) && lacksAnswer(place));
  const choices = all("[data-situation]", section).filter((place) => !isHidden(place) && !one(":checked", place));
  const who = all("[name=handled_by][type=radio]", section);
  const papers = all("[data-document]:not([hidden])", section)
    .filter((line) => line.dataset.need === "required" && !line.dataset.settled);
  return [...fields, ...choices, ...papers, ...(who.length && !who.some((radio) => radio.checked) ? [who[0]] : [])];
}

function lacksAnswer(place) {
  const question = questions.get(place.dataset.field);
  if (!question || !isRequired(question, names)) return false;
  const answer = names[place.dataset.field];
  return answer === undefined || answer === "" || (Array.isArray(answer) && answer.length === 0);
}

/** "还差 3 处", its number in bold. */
function lackWords(count) {
  const [before, after] = say.lacking.split("{n}");
  return [before, Object.assign(document.createElement("b"), { textContent: count }), after];
}

function showProgress() {
  let count = 0;
  for (const step of all("[data-step]")) {
    const section = document.getElementById(step.dataset.step);
    const missing = isHidden(section) ? [] : lacks(section);
    const wrong = Boolean(one(".is-invalid, .dd-error", section));
    count += missing.length;
    step.classList.toggle("bad", wrong);
    step.classList.toggle("ok", !wrong && missing.length === 0);
    one("[data-state]", step).textContent = wrong ? say.wrong : missing.length ? say.unfinished : say.finished;
  }
  const place = one("[data-lack]");
  place.replaceChildren(...(count ? lackWords(count) : [say.complete]));
  place.classList.toggle("ok", count === 0);
}

// ── events ────────────────────────────────────────────────────────────────────────────────────────

let dirty = false;

/** Someone mends an answer: its red sentence goes, and its line in the summary is ticked off. The server judges anew. */
function forgive(control) {
  const place = control.closest("[data-field], [data-situation], [data-document], fieldset") ?? control.parentElement;
  for (const wrong of all(".is-invalid", place)) wrong.classList.remove("is-invalid");
  for (const told of all("[aria-invalid]", place)) told.removeAttribute("aria-invalid");
  for (const sentence of all(".dd-error", place)) sentence.remove();
  control.classList.remove("is-invalid");
  const names = new Set([control.name, control.id, place.id]);
  for (const link of all(".dd-errors a")) {
    if (names.has(decodeURIComponent(link.hash.slice(1)))) link.parentElement.classList.add("done");
  }
}

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, (event) => { dirty = true; forgive(event.target); refresh(); });
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { less, more, all: whole } = button.dataset;
  if (less) bump(less, -1);
  else if (more) bump(more, 1);
  else if (whole) takeAll(whole);
  else if ("allPapers" in button.dataset) takeEverything();
  else if ("edit" in button.dataset) editCounts(button.closest("li"));
  else if ("add" in button.dataset) addRow(button.closest("[data-group]"));
  else if ("remove" in button.dataset) removeRow(button.closest("[data-group]"), button.closest(".dd-group"));
  else return;
  dirty = true;
});

// Enter moves on to the next box instead of sending a half-filled form.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input:not([type=radio]):not([type=checkbox])")) return;
  event.preventDefault();
  const reachable = all("input:not([type=hidden]), select, textarea").filter((item) => item.offsetParent);
  reachable[reachable.indexOf(event.target) + 1]?.focus();
});

// A link of the summary leads to the control itself, or to the first one of a group of choices.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".dd-errors a");
  if (!link) return;
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  event.preventDefault();
  target.scrollIntoView({ block: "center" });
  (target.matches("input, select, textarea") ? target : one("input, select, textarea", target) ?? target).focus();
});

form.addEventListener("submit", () => { dirty = false; });
// A preview is drawn anew while someone writes beside it: what was tried in it is no loss.
window.addEventListener("beforeunload", (event) => { if (dirty && !("preview" in form.dataset)) event.preventDefault(); });

// The part that is being read is marked above; on a narrow screen the marks scroll along.
const inSight = new Set();
const watched = "IntersectionObserver" in window && new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) inSight.add(entry.target.id);
    else inSight.delete(entry.target.id);
  }
  let current = null;
  for (const step of all("[data-step]")) {
    if (inSight.has(step.dataset.step)) current = step; // of two in sight the lower one is being read
  }
  for (const step of all("[data-step]")) {
    const isCurrent = step === current;
    step.classList.toggle("now", isCurrent);
    if (isCurrent) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  }
  if (current) current.parentElement.scrollLeft = current.offsetLeft - 48;
}, { rootMargin: "-96px 0px -55% 0px" });
if (watched) for (const section of all(".dd-sec")) watched.observe(section);

for (const group of all("[data-group]")) renumber(group);
refresh();
