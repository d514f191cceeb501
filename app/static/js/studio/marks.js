// What is wrong, shown where it is: a sentence beside the control, marks on closed rows and on tabs.

import { h, icon, say } from "./dom.js";
import { desk, on, problemsAt, problemsOfTab, problemsWithin } from "./desk.js";
import { isFresh } from "./opened.js";
import { dotted } from "./paths.js";

export const SIGNS = { error: "e", warning: "w", hint: "n" };
const RANK = ["error", "warning", "hint"];

/** 错误 1 提醒 2; nothing when nothing is wrong. */
export function marksOf(problems, { counted = true } = {}) {
  return RANK.map((severity) => {
    const count = problems.filter((one) => one.severity === severity).length;
    return count ? h("span", { class: `mk ${SIGNS[severity]}` }, counted ? `${say(severity)} ${count}` : say(severity)) : null;
  }).filter(Boolean);
}

export function worst(problems) {
  return RANK.find((severity) => problems.some((one) => one.severity === severity));
}

/** Errors and warnings as sentences. */
export function wrongLines(problems) {
  const line = (one) => h("p", { class: `dd-wrong ${SIGNS[one.severity]}` }, icon(one.severity === "error" ? "alert-octagon" : "alert-triangle"), h("span", {}, one.message));
  return problems.filter((one) => one.severity !== "hint").map(line);
}

/** The problems of one key, under its control. Those of places inside it that show themselves are left to them. */
export function fillProblems(holder) {
  const place = holder.dataset.key;
  const note = holder.querySelector(":scope > .note");
  const control = holder.querySelector(":scope > :not(.ed-label, .lab, .note)");
  note.querySelectorAll(":scope > .dd-wrong").forEach((one) => one.remove());
  const inner = new Set([...holder.querySelectorAll("[data-key]")].map((one) => one.dataset.key));
  const own = holder.dataset.nested === "yes" ? problemsAt(place) : problemsWithin(place).filter((one) => !inner.has(one.path));
  const found = isFresh(place) ? [] : own.filter((one) => one.severity !== "hint");
  note.prepend(...wrongLines(found));
  const input = control?.matches("input, select, textarea") ? control : control?.querySelector("input, select, textarea");
  const isBad = found.some((one) => one.severity === "error");
  const isGroup = control?.dataset.group === "yes";
  if (isGroup) control.classList.toggle("bad", isBad);
  else if (input && !(holder.dataset.nested === "yes")) {
    input.classList.toggle("is-invalid", isBad);
    if (isBad) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  const target = control?.matches("input, select, textarea, fieldset, [role=group]") ? control : input;
  if (note.childElementCount) target?.setAttribute("aria-describedby", note.id);
  else target?.removeAttribute("aria-describedby");
}

/** Every key and row on the screen, after the server has spoken. */
export function paintMarks() {
  for (const holder of document.querySelectorAll("#panels [data-key]")) fillProblems(holder);
  for (const row of document.querySelectorAll("#panels [data-row]")) paintRow(row);
  for (const tab of desk.model.tabs) paintTab(tab);
}

export function paintRow(row) {
  const found = isFresh(row.dataset.row) ? [] : problemsWithin(row.dataset.row);
  row.querySelector(":scope > .row1 .marks").replaceChildren(...marksOf(found.filter((one) => one.severity !== "hint"), { counted: false }));
  row.classList.toggle("bad", worst(found) === "error");
  row.classList.toggle("warn", worst(found) === "warning");
}

function paintTab(tab) {
  const place = document.querySelector(`[role=tab][data-tab="${tab.id}"] .counts`);
  if (!place) return;
  const found = problemsOfTab(tab);
  const level = worst(found);
  const count = found.filter((one) => one.severity === level).length;
  place.replaceChildren(...(level && level !== "hint" ? [h("span", { class: `mk ${SIGNS[level]}`, title: say(level) }, String(count), h("span", { class: "visually-hidden" }, say("problems_of", { word: say(level) })))] : []));
}

/** What is being mended is not called wrong any longer, until the server has looked again. */
function hush(path) {
  const around = path.map((_part, index) => dotted(path.slice(0, path.length - index)));
  const place = around.find((one) => document.querySelector(`#panels [data-key="${CSS.escape(one)}"]`));
  const holder = place && document.querySelector(`#panels [data-key="${CSS.escape(place)}"]`);
  holder?.querySelectorAll(":scope > .note > .dd-wrong").forEach((one) => one.remove());
  for (const one of holder?.querySelectorAll(".is-invalid") ?? []) { one.classList.remove("is-invalid"); one.removeAttribute("aria-invalid"); }
}

on("change", ({ path }) => hush(path));
on("state", paintMarks);

