// What is saved and what is not: one short line in the bar of buttons, and a sentence above it when something is to be
// done.

import { form, one } from "./page.js";

export const say = JSON.parse(form.dataset.keepWords ?? "{}");
const line = one("[data-kept]");
const note = one("[data-keep-note]");

const clock = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export const clockTime = (moment) => clock.format(new Date(moment));

/** `kind` is saved, waiting, saving or lost. */
export function mark(kind, words) {
  line.className = `dd-marker ${kind}`;
  line.textContent = words;
}

/** Say something that needs an answer: `actions` are [words, function or address]. */
export function tell(sentence, actions = []) {
  note.replaceChildren(Object.assign(document.createElement("span"), { textContent: sentence }), ...actions.map(action));
  note.hidden = false;
}

export function hush() {
  note.hidden = true;
  note.replaceChildren();
}

function action([words, what]) {
  if (typeof what === "string") return Object.assign(document.createElement("a"), { className: "btn btn-sm", href: what, textContent: words });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: words });
  button.addEventListener("click", what);
  return button;
}
