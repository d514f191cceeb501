// The form as pairs of name and value, as they are posted: read, written back, compared, said in words.

import { all, form, one, say } from "./page.js";
import { showRows } from "./rows.js";

const OURS = /^([fsdr]_|(handled_by|organisation|proxy_mode|unmet_reason|same_reason|opinion|lack|reason)$)/;

/** What is kept of the form. */
export function readPairs() {
  return [...new FormData(form)].filter(([name, value]) => OURS.test(name) && typeof value === "string");
}

/** Name → its values, joined so that they can be compared. */
export function byName(pairs) {
  const found = new Map();
  for (const [name, value] of pairs) found.set(name, [...(found.get(name) ?? []), value]);
  return found;
}

export const isSame = (one, other) => JSON.stringify(one ?? [""]) === JSON.stringify(other ?? [""]);

/** Put kept values into the controls; what depends on them hears of it by the usual event. */
export function writePairs(pairs) {
  const values = byName(pairs);
  for (const group of all("[data-group]")) showRows(group, rowsOf(group, values));
  const taken = new Map(); // several controls of one name make one answer: each takes the next value
  for (const control of all("input, select, textarea")) {
    if (!OURS.test(control.name) || control.closest("template")) continue;
    const place = taken.get(control.name) ?? 0;
    taken.set(control.name, place + 1);
    write(control, values.get(control.name) ?? [], place);
  }
}

function rowsOf(group, values) {
  const start = `f_${group.dataset.group}-`;
  const numbers = [...values.keys()].filter((name) => name.startsWith(start)).map((name) => Number(name.split("-")[1]));
  return [...new Set(numbers)].sort((first, second) => first - second);
}

function write(control, values, place) {
  if (control.matches("[type=radio], [type=checkbox]")) {
    const checked = values.includes(control.value);
    if (control.checked === checked) return;
    control.checked = checked;
  } else {
    const value = values[place] ?? "";
    if (control.value === value) return;
    control.value = value;
  }
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

// ── in words ──────────────────────────────────────────────────────────────────────────────────────

const cell = /^(f_[a-z0-9_]+)-(\d+)-[a-z0-9_]+$/;

/** What a question is called on the page. */
export function nameOf(name) {
  const control = one(`[name="${CSS.escape(name)}"]`);
  const row = name.match(cell);
  const legend = row && document.getElementById(row[1])?.querySelector("legend");
  const label = control?.getAttribute("aria-label") ?? title(control);
  return [legend && plain(legend), row && Number(row[2]) + 1, label].filter(Boolean).join(" ");
}

function title(control) {
  if (!control) return "";
  const place = control.matches("[type=radio], [type=checkbox]") ? control.closest("fieldset")?.querySelector("legend") : control.labels?.[0];
  return place ? plain(place) : "";
}

/** A label without its star and its 选填. */
function plain(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll(".dd-must, .dd-may, .visually-hidden").forEach((mark) => mark.remove());
  return copy.textContent.trim();
}

/** The values of a question as the page shows them. */
export function wordsOf(name, values) {
  return (values ?? []).filter(Boolean).map((value) => wordOf(name, value)).join(say.and);
}

function wordOf(name, value) {
  for (const control of all(`[name="${CSS.escape(name)}"]`)) {
    if (control.matches("select")) return [...control.options].find((option) => option.value === value)?.text ?? value;
    if (control.matches("[type=radio], [type=checkbox]") && control.value === value) return control.labels[0]?.textContent.trim() ?? value;
  }
  return value;
}
