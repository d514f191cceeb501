// Nothing typed goes unsaid: what is hidden and will not be kept is named beside the answer that hid it. It is all still
// there, and comes back with its question. The names go along when the form is sent, so that the server need not ask.

import { evaluate } from "../conditions.js";
import { form, isHidden, model, now, one, onRefresh, say } from "./page.js";

let beside = null; // where the last answer was changed

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, ({ target }) => {
    beside = target.closest("[data-field], [data-situation]") ?? target.closest("fieldset") ?? beside;
  });
}

function given(matches) {
  return [...new FormData(form)].filter(([name, value]) => matches(name) && typeof value === "string" && value.trim()).map(([, value]) => value);
}

function cells(question, column) {
  const name = new RegExp(`^${question.name}-\\d{1,4}-${column ?? ".+"}$`);
  return given((one) => name.test(one));
}

function* dropped() {
  for (const question of model.questions) {
    if (question.computed) continue;
    if (now.asked.has(question.id)) {
      for (const column of question.columns) {
        if (column.when !== null && evaluate(column.when, now.names) !== true && cells(question, column.id).length) {
          yield [`${question.name}.${column.id}`, `${question.label}${say.of}${column.label}`];
        }
      }
      continue;
    }
    const values = question.columns.length ? cells(question) : given((name) => name === question.name);
    const untouched = values.length === 1 && values[0] === question.default;
    if (values.length && !untouched) yield [question.name, question.label];
  }
}

function notice(found) {
  const box = Object.assign(document.createElement("div"), { className: "dd-notice dd-dropped wide" });
  box.setAttribute("role", "status");
  box.dataset.dropped = "";
  const words = document.createElement("span");
  words.textContent = say.dropped.replace("{labels}", found.map(([, label]) => say.quoted.replace("{label}", label)).join(""));
  box.append(words, ...found.map(([value]) => Object.assign(document.createElement("input"), { type: "hidden", name: "drop", value })));
  return box;
}

function showDropped() {
  const found = [...dropped()];
  const before = one("[data-dropped]");
  const same = before && found.length && [...before.querySelectorAll("input")].map((input) => input.value).join() === found.map(([name]) => name).join();
  if (same && !isHidden(before)) return;
  before?.remove();
  if (!found.length) return;
  if (beside && !isHidden(beside)) beside.after(notice(found));
  else one(".dd-sec").before(notice(found));
}

onRefresh(showDropped);
