// From what is typed to what conditions may ask for: the same pass as forms/answers.py `settle`. A blank or unreadable
// answer has no entry: it is not yet known.

import { Day, evaluate } from "./conditions.js";
import { cardSays, clock, composed, readCard } from "./composed.js";
import { ageMonths, birthDate, isDay, readIdNumber, sex } from "./idnumber.js";

/**
 * Go through the questions once, in the order in which they can be settled.
 * Returns the ids that are asked and the names known; the answer to a question that is not asked is never looked at.
 */
export function settle(model, form, today) {
  const known = {};
  const handler = posted(form, model.handled_by.name)[0];
  if (handler) known.handled_by = handler;
  const asked = settledWith(model, known, (question) => offered(question, read(question, form, today), known), today);
  return { asked, known };
}

/** The same pass with values read by `valueOf`: fills `known`, returns the ids that are asked. */
export function settledWith(model, known, valueOf, today) {
  const asked = new Set();
  for (const question of model.questions) {
    if (!question.conditions.every((logic) => evaluate(logic, known) === true)) continue;
    asked.add(question.id);
    const value = question.computed ? compute(question, known, today) : valueOf(question);
    if (value !== undefined && value !== null) known[question.id] = value;
  }
  return asked;
}

/** Codes of the options that are not offered: their condition fails, or is not yet known. */
export function withheld(question, known) {
  return (question.offers ?? []).filter((one) => evaluate(one.when, known) !== true);
}

/** The value, unless part of it is not offered: then it is none. */
function offered(question, value, known) {
  if (value === undefined || !question.offers?.length) return value;
  const chosen = [value].flat();
  return withheld(question, known).some((one) => chosen.includes(one.code)) ? undefined : value;
}

/** The rules that the answers surely break, in the order of the definition. */
export function brokenRules(model, known) {
  return model.rules.filter((rule) => (rule.when === null || evaluate(rule.when, known) === true) && evaluate(rule.check, known) === false);
}

/** Required now: always, or because a condition surely holds. */
export function isRequired(question, known) {
  return question.required === true || (question.required && evaluate(question.required, known) === true);
}

function posted(form, name) {
  return new FormData(form).getAll(name).map((value) => String(value).trim()).filter(Boolean);
}

function read(question, form, today) {
  if (question.type === "rows") return rows(question, form, today);
  if (composed[question.kind]) return composed[question.kind](new FormData(form).getAll(question.name).map((text) => String(text).trim()), { date, month });
  const values = posted(form, question.name);
  if (!values.length) return undefined;
  if (question.paths) return question.paths[values[0]];
  if (question.kind === "region" || question.kind === "organisation") return place(question, form, values);
  return question.type === "list" ? values : typed(question, values[0], today);
}

/** A picked place as it is stored: code, group and all names; 外地 and what was written. */
function place(question, form, [code, more = ""]) {
  if (code === "outside") return more ? `外地 ${more}` : undefined;
  const chosen = form.querySelector(`select[name="${question.name}"]`)?.selectedOptions[0];
  return `${code}${more && "/"}${more} ${chosen?.dataset.name ?? ""}${more}`;
}

function typed(question, text, today) {
  const plain = String(text).normalize("NFKC").trim();
  if (question.kind === "id_number" && today) return readIdNumber(plain, today) ?? undefined;
  if (composed[question.kind]) return plain;
  if (question.kind === "disability_card") return readCard(plain);
  if (question.kind === "integer") return Number.isInteger(number(plain)) ? number(plain) : undefined;
  if (question.type === "number") return number(plain);
  if (question.type === "time") return clock(plain);
  if (question.type === "boolean") return { 1: true, 0: false, 是: true, 否: false, true: true, false: false, yes: true, no: false }[plain];
  if (question.type === "date") return date(plain);
  if (question.type === "month") return month(plain);
  return String(text).trim();
}

function number(plain) {
  const value = Number(plain.replace(/[,\s]/g, ""));
  return plain !== "" && Number.isFinite(value) ? value : undefined;
}

function date(plain) {
  const match = plain.match(/^(\d{4})\s*[-/.年—]\s*(\d{1,2})\s*[-/.月—]\s*(\d{1,2})\s*[日号]?$/) ?? plain.match(/^(\d{4})(\d{2})(\d{2})$/);
  if (!match) return undefined;
  const iso = `${match[1]}-${match[2].padStart(2, "0")}-${match[3].padStart(2, "0")}`;
  return isDay(iso) ? new Day(iso) : undefined;
}

function month(plain) {
  const match = plain.match(/^(\d{4})\s*[-/.年—]\s*(\d{1,2})\s*月?$/) ?? plain.match(/^(\d{4})(\d{2})$/);
  return match && Number(match[2]) >= 1 && Number(match[2]) <= 12 ? new Day(`${match[1]}-${match[2].padStart(2, "0")}-01`) : undefined;
}

function rows(question, form, today) {
  const found = new Map();
  for (const [name, value] of new FormData(form)) {
    const match = name.match(/^(.+)-(\d{1,4})-([a-z][a-z0-9_]*)$/);
    if (!match || match[1] !== question.name || !String(value).trim()) continue;
    const column = question.columns.find((one) => one.id === match[3]);
    const cell = column && typed(column, value, today);
    if (cell === undefined) continue;
    if (!found.has(match[2])) found.set(match[2], {});
    found.get(match[2])[match[3]] = cell;
  }
  return found.size ? [...found.values()] : undefined;
}

// ── values the desk works out itself ──────────────────────────────────────────────────────────────

/** The value of a computed question or column as conditions compare it; undefined while it is not known. */
export function compute(question, known, today) {
  const found = taken(question.computed, known, today);
  const value = question.computed.codes?.[found] ?? found;
  return value === undefined || value === null ? undefined : typed(question, value);
}

function taken(computed, known, today) {
  if (computed.take === "choose") return choose(computed.choose, known);
  const idNumber = known[computed.source];
  if (typeof idNumber !== "string") return undefined;
  if (computed.take.startsWith("disability_")) return cardSays(idNumber, computed.take);
  const born = birthDate(idNumber);
  return {
    birth_date: () => born,
    sex: () => sex(idNumber),
    age: () => Math.floor(ageMonths(born, today) / 12),
    age_months: () => ageMonths(born, today),
  }[computed.take]();
}

/** The first row that holds; a row not yet decided stops the search, for it may turn out to be the one. */
function choose(choices, known) {
  for (const row of choices) {
    const decided = row.when === null ? true : evaluate(row.when, known);
    if (decided === null) return undefined;
    if (decided) return row.value;
  }
  return undefined;
}

/** A computed value as words. */
export function words(question, value) {
  if (value === undefined) return "—";
  if (question.type === "date") {
    const [year, monthOf, day] = value.iso.split("-").map(Number);
    return `${year}年${monthOf}月${day}日`;
  }
  const label = Object.entries(question.computed?.codes ?? {}).find(([, code]) => code === value)?.[0] ?? value;
  return question.unit ? `${label} ${question.unit}` : spaced(String(label));
}

/** 满80周岁 → 满 80 周岁, as everywhere on the page. */
function spaced(text) {
  return text.replace(/([\u3400-\u9fff])([A-Za-z0-9])/g, "$1 $2").replace(/([A-Za-z0-9%])([\u3400-\u9fff])/g, "$1 $2");
}
