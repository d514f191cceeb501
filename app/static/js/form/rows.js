// Rows of a repeating group.

import { all, one, say } from "./page.js";

export function addRow(group) {
  const rows = one("[data-rows]", group);
  const used = all("[name]", rows).map((input) => Number(input.name.split("-")[1]));
  const number = used.length ? Math.max(...used) + 1 : 0;
  const holder = document.createElement("div");
  holder.innerHTML = one("template[data-row]", group).innerHTML.split("__row__").join(String(number));
  const row = holder.firstElementChild;
  rows.append(row);
  renumber(group);
  one("input, select, textarea", row)?.focus();
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
