// Nothing typed goes unsaid: what is hidden and will not be kept is named beside the answer that hid it. It is all still
// there, and comes back with its question. The names go along when the form is sent, so that the server need not ask.

import { droppedFrom } from "./given.js";
import { form, isHidden, model, now, one, onRefresh, say } from "./page.js";

let beside = null; // where the last answer was changed

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, ({ target }) => {
    beside = target.closest("[data-field], [data-situation]") ?? target.closest("fieldset") ?? beside;
  });
}

function labelOf(question, column) {
  if (column) return `${question.label}${say.of}${column.label}`;
  return question.label ?? say.sheets.replace("{paper}", question.name);
}

function notice(found) {
  const box = Object.assign(document.createElement("div"), { className: "dd-notice dd-dropped wide" });
  box.setAttribute("role", "status");
  box.dataset.dropped = "";
  const words = document.createElement("span");
  const labels = found.map(([, question, column]) => say.quoted.replace("{label}", labelOf(question, column)));
  words.textContent = say.dropped.replace("{labels}", labels.join(""));
  box.append(words, ...found.map(([value]) => Object.assign(document.createElement("input"), { type: "hidden", name: "drop", value })));
  return box;
}

function showDropped() {
  const found = droppedFrom(model, form, now.asked, now.names);
  const before = one("[data-dropped]");
  const told = before && [...before.querySelectorAll("input")].map((input) => input.value).join();
  if (found.length && told === found.map(([name]) => name).join() && !isHidden(before)) return;
  before?.remove();
  if (!found.length) return;
  if (beside && !isHidden(beside)) beside.after(notice(found));
  else one(".dd-sec").before(notice(found));
}

onRefresh(showDropped);
