// The papers that apply: counted, settled by their group, taken all at once.

import { all, form, holds, model, onRefresh, one, say, show } from "./page.js";
import { forgive } from "./errors.js";

const papers = new Map(model.documents.map((document) => [document.id, document]));
const refused = new Set(all(".dd-errors a").map((link) => decodeURIComponent(link.hash.slice(1)))); // at the last try
const minimum = new Map(model.groups.map((group) => [group.id, group.minimum]));

function showDocuments() {
  const full = {};
  for (const line of all("[data-document]")) {
    const paper = papers.get(line.dataset.document);
    show(line, holds(paper.when));
    if (paper.required && line.dataset.need !== "printed") line.dataset.need = holds(paper.required) && paper.necessity === "optional" ? "required" : paper.necessity;
    if (!line.hidden && line.dataset.any && isThere(line)) full[line.dataset.any] = (full[line.dataset.any] ?? 0) + 1;
  }
  for (const title of all("[data-group-title]")) {
    show(title, all(`[data-any="${title.dataset.groupTitle}"]`).some((line) => !line.hidden));
  }
  for (const line of all("[data-document]:not([hidden])")) sayDocument(line, full);
}

const inputs = (line) => all("input[data-asked]", line);
const isFull = (line) => inputs(line).every((input) => Number(input.value) >= Number(input.dataset.asked));

/** What stands in for a paper: a certificate, or what an earlier case holds once it is ticked. As words, or "". */
function standIn(line) {
  const told = all(`[data-settles="${line.dataset.document}"]`).find((one) => one.type !== "checkbox" || one.checked);
  return line.dataset.exempt || (told?.dataset.words ?? "");
}

const isThere = (line) => isFull(line) || standIn(line) !== "";

/** Whether this paper, or enough of its group, is there. */
function isSettled(line, full) {
  return isThere(line) || (full[line.dataset.any] ?? 0) >= (minimum.get(line.dataset.any) ?? Infinity);
}

function sayDocument(line, full) {
  const done = isFull(line);
  const settled = isSettled(line, full);
  const started = inputs(line).some((input) => Number(input.value) > 0);
  line.classList.toggle("ok", done);
  line.dataset.settled = settled ? "1" : "";
  line.classList.toggle("told", refused.has(line.id) && !settled);
  line.classList.toggle("bad", (started || refused.has(line.id)) && !settled && line.dataset.need === "required");
  const word = done ? say.full : standIn(line) || (settled ? say.settled : lacking(line));
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

export function bump(name, by) {
  const input = form.elements[name];
  const next = Math.max(0, Math.min(99, (Number(input.value) || 0) + by));
  input.value = next;
  forgive(input);
}

export function takeAll(id) {
  const line = one(`[data-document="${id}"]`);
  const done = isFull(line);
  for (const input of inputs(line)) { input.value = done ? 0 : input.dataset.asked; forgive(input); }
}

/** Everything is on the desk: the usual case at a hall. What need not be brought was not. */
export function takeEverything() {
  for (const line of all("[data-document]:not([hidden])").filter((one) => !standIn(one))) {
    for (const input of inputs(line)) {
      if (Number(input.value) < Number(input.dataset.asked)) input.value = input.dataset.asked;
      forgive(input);
    }
  }
}

/** On a phone the counters stay folded until someone wants to count by hand. */
export function editCounts(line) {
  line.classList.add("edit");
  inputs(line)[0]?.focus();
}

onRefresh(showDocuments);
