// Rows of a repeating group.

import { all, one, say } from "./page.js";

export function addRow(group) {
  const rows = one("[data-rows]", group);
  const used = all("[name]", rows).map((input) => Number(input.name.split("-")[1]));
  const row = append(group, used.length ? Math.max(...used) + 1 : 0);
  renumber(group);
  one("input, select, textarea", row)?.focus();
}

const isTyped = (row) => all("input, select, textarea", row)
  .some((control) => (control.matches("[type=radio], [type=checkbox]") ? control.checked : control.value.trim()));

/** The rows in which something stands. */
export const typedRows = (group) => [...one("[data-rows]", group).children].filter(isTyped);

/** A row for what comes from elsewhere: a blank one that stands there, or a new one; null when there is no room. */
export function freeRow(group) {
  const rows = [...one("[data-rows]", group).children];
  const blank = rows.find((row) => !isTyped(row));
  if (blank || rows.length >= Number(group.dataset.most)) return blank ?? null;
  const row = append(group, Math.max(...rows.map(numberOf)) + 1);
  renumber(group);
  return row;
}

/** What the names of the cells of a row begin with: f_members-0. */
export const nameOf = (row) => one("[name]", row).name.split("-").slice(0, 2).join("-");

/** An empty row of this number, at the end. */
function append(group, number) {
  const holder = document.createElement("div");
  holder.innerHTML = one("template[data-row]", group).innerHTML.split("__row__").join(String(number));
  const row = holder.firstElementChild;
  one("[data-rows]", group).append(row);
  return row;
}

const numberOf = (row) => Number(one("[name]", row).name.split("-")[1]);

/** Exactly the rows of these numbers; where there are none, those that stand there stay. */
export function showRows(group, numbers) {
  if (!numbers.length) return;
  const rows = [...one("[data-rows]", group).children];
  for (const row of rows) if (!numbers.includes(numberOf(row))) row.remove();
  const there = rows.map(numberOf);
  for (const number of numbers) if (!there.includes(number)) append(group, number);
  renumber(group);
}

export function removeRow(group, row) {
  const rows = one("[data-rows]", group);
  if (rows.children.length > 1) row.remove();
  else all("input, select, textarea", row).forEach(empty);
  renumber(group);
  one("[data-add]", group).focus();
}

function empty(control) {
  if (control.matches("[type=radio], [type=checkbox]")) control.checked = false;
  else control.value = "";
}

function renumber(group) {
  const rows = [...one("[data-rows]", group).children];
  rows.forEach((row, index) => {
    one("[data-number]", row).textContent = say.row.replace("{n}", index + 1);
    row.setAttribute("aria-label", `${one("legend", group).firstChild.textContent.trim()} ${index + 1}`);
  });
  one("[data-add]", group).hidden = rows.length >= Number(group.dataset.most);
}

for (const group of all("[data-group]")) renumber(group);
