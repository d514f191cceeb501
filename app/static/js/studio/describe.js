// Values in words: what a closed row, an inherited part or the finder shows of them.

import { say } from "./dom.js";
import { desk, effective, model, sharedPart } from "./desk.js";
import { limitWords } from "./limits.js";
import { isEmpty } from "./paths.js";

export function optionLabel(spec, code) {
  return spec?.options?.find((one) => String(one.code) === String(code))?.label ?? String(code ?? "");
}

/** The value of a key in words; "" where nothing is said. */
export function valueWords(spec, value) {
  if (isEmpty(value) && value !== 0) return "";
  switch (spec.control) {
    case "yes_no": return say(value === true ? "yes" : "no");
    case "choice": return optionLabel(spec, value);
    case "multi": return [value].flat().map((code) => optionLabel(spec, code)).join(say("comma"));
    case "tags": return [value].flat().join(say("comma"));
    case "limit": return limitWords(value);
    case "condition": return conditionWords(value);
    case "options": return [value].flat().map((one) => one?.label ?? one).join(say("comma"));
    case "rows": return [value].flat().map((one) => titleOf(spec.item, one)).join(say("comma"));
    case "model": return keyWords(spec.item, value);
    case "mapping": return Object.entries(value).map(([name, one]) => say("named", { name: nameLabel(name), value: plainWords(name, one) })).join(say("semicolon"));
    default: return String(value);
  }
}

export function keyWords(modelName, value) {
  return model(modelName).keys.filter((key) => !isEmpty(value?.[key.name]))
    .map((key) => say("named", { name: key.label, value: valueWords(key, value[key.name]) })).join(say("semicolon"));
}

/** The server's sentence of a condition; what was typed until it has come. */
export function conditionWords(notation) {
  return desk.state.conditions[notation]?.sentence || String(notation);
}

export function nameLabel(id) {
  return desk.state.names.find((one) => one.id === id)?.label ?? id;
}

export function plainWords(name, value) {
  const known = desk.state.names.find((one) => one.id === name);
  const label = (one) => known?.options?.find((option) => option.code === one)?.label ?? one;
  if (value === true || value === false) return say(value ? "yes" : "no");
  if (Array.isArray(value)) return value.every((one) => typeof one !== "object") ? value.map(label).join(say("comma")) : say("rows_n", { n: value.length });
  return typeof value === "object" ? JSON.stringify(value) : String(label(value));
}

/** What a row is called. */
export function titleOf(modelName, entry) {
  if (typeof entry === "string") return entry;
  if (entry?.chain) return desk.library.chains?.[entry.chain]?.title ?? entry.chain;
  const part = sharedPart(modelName, entry);
  const key = model(modelName).title_key;
  const spec = model(modelName).keys.find((one) => one.name === key);
  const value = key ? effective(entry, part, key) : null;
  if (!isEmpty(value)) return spec ? valueWords(spec, value) : String(value);
  return part?.title ?? (key ? null : entry?.id) ?? say("unnamed", { noun: model(modelName).noun ?? "" });
}
