// Without a mouse: Enter goes on, digits choose, Alt with a digit jumps to a section, F8 takes all papers, F9 leads to
// what is lacking, Ctrl+Enter sends, ? or F1 shows it all.

import { all, form, isHidden, one } from "./page.js";
import { lacks } from "./progress.js";

const help = document.getElementById("keys");
const isChoice = (item) => item.matches("[type=radio], [type=checkbox]");

/** Where Enter stops: every control that can be seen, and of a group of choices the chosen one or the first. */
function stops() {
  const groups = new Set();
  return all(".dd-sec :is(input:not([type=hidden]), select, textarea)").filter((item) => {
    if (!item.offsetParent || item.disabled) return false;
    if (!isChoice(item)) return true;
    const current = leader(item);
    return item === current && !groups.has(item.name) && groups.add(item.name);
  });
}

const siblings = (item) => all(`[name="${CSS.escape(item.name)}"]`).filter((other) => isChoice(other) && other.offsetParent);
const leader = (item) => siblings(item).find((other) => other.checked && other.type === "radio") ?? siblings(item)[0] ?? item;

function goOn(from, by) {
  const places = stops();
  const next = places[places.indexOf(isChoice(from) ? leader(from) : from) + by];
  (next ?? one(".dd-actions button[value=submit]"))?.focus();
}

function choose(item, digit) {
  const wanted = siblings(item)[digit - 1];
  if (!wanted) return false;
  wanted.focus();
  wanted.click();
  return true;
}

/** The first control of the section at this place in the row of marks. */
function jump(position) {
  const step = all("[data-step]").filter((mark) => !mark.hidden)[position - 1];
  const section = step && document.getElementById(step.dataset.step);
  if (!section) return false;
  section.scrollIntoView({ block: "start" });
  stops().find((control) => section.contains(control))?.focus({ preventScroll: true });
  return true;
}

/** The next place after the focus that is wrong or still empty; from the end on again from the top. */
function nextLacking() {
  const wrong = all("[aria-invalid=true], .is-invalid").filter((control) => control.offsetParent);
  const empty = all(".dd-sec").filter((section) => !isHidden(section)).flatMap(lacks);
  const places = [...wrong, ...empty].map(controlOf).filter(Boolean).sort(byPlace);
  const here = document.activeElement;
  const after = places.find((place) => here.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING);
  const place = (form.contains(here) ? after : null) ?? places[0] ?? one(".dd-actions button[value=submit]");
  place.scrollIntoView({ block: "center" });
  place.focus({ preventScroll: true });
}

const byPlace = (first, second) => (first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
const controlOf = (place) => (place.matches("input, select, textarea") ? place : all("input, select, textarea", place).find((control) => control.offsetParent));

const PLAIN = {
  F8: () => one("[data-all-papers]")?.click(),
  F9: nextLacking,
  F1: () => help?.showModal(),
};

function press(event) {
  if (event.isComposing || help?.open) return;
  const { target, key } = event;
  if (event.ctrlKey && key === "Enter") one(".dd-actions button[value=submit]:not([disabled])")?.click();
  else if (event.altKey && /^Digit[1-9]$/.test(event.code)) { if (!jump(Number(event.code.at(-1)))) return; }
  else if (event.ctrlKey || event.altKey || event.metaKey) return;
  else if (PLAIN[key]) PLAIN[key]();
  else if (key === "?" && !target.matches("input:not([type=radio]):not([type=checkbox]), textarea")) help?.showModal();
  else if (!target.matches("#form .dd-sec :is(input, select)")) return;
  else if (key === "Enter") goOn(target, event.shiftKey ? -1 : 1);
  else if (!/^[1-9]$/.test(key) || !isChoice(target) || !choose(target, Number(key))) return;
  event.preventDefault();
}

document.addEventListener("keydown", press);
for (const button of document.querySelectorAll("[data-keys-help]")) button.addEventListener("click", () => help?.showModal());

// Enter on the summary of mistakes leads to the first of them.
document.querySelector(".dd-errors[data-focus]")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target === event.currentTarget) event.currentTarget.querySelector("a")?.click();
});

/** Whoever has a keyboard begins at once; a phone would open its keys over half of the page. */
export function begin() {
  if (document.activeElement !== document.body || document.querySelector("[data-focus]") || location.hash) return;
  if (matchMedia("(pointer: fine)").matches) stops()[0]?.focus({ preventScroll: true });
}
