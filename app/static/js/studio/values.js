// A value of a field or situation, to be picked as it would be answered: in conditions and in sample answers.

import { h, say } from "./dom.js";
import { numberOf } from "./numbers.js";

const NUMBERS = new Set(["number", "money"]);

/** A control that fits the thing and, for lists of values, several at once. `keep(value)` gets what is chosen. */
export function valueControl({ name, value, many = false, label, keep, id = null }) {
  if (name?.options?.length && many) return ticks(name, [value ?? []].flat(), label, keep);
  if (name?.options?.length) return select(name.options, value, label, keep, id);
  if (isYesNo(name)) return select([{ code: true, label: say("yes") }, { code: false, label: say("no") }], value, label, keep, id);
  const kind = name?.value === "date" ? "date" : name?.value === "month" ? "month" : "text";
  const input = h("input", { class: "form-control", id, type: kind, "aria-label": id ? null : label, autocomplete: "off", inputmode: NUMBERS.has(name?.value) ? "decimal" : null, props: { value: many ? [value ?? []].flat().join(say("comma")) : value ?? "" } });
  const take = () => keep(read(name, input.value, many));
  input.addEventListener("input", (event) => { if (!event.isComposing) take(); });
  input.addEventListener("compositionend", take);
  return name?.unit ? h("span", { class: "input-group" }, input, h("span", { class: "input-group-text" }, name.unit)) : input;
}

const isYesNo = (name) => name?.value === "boolean";

function read(name, text, many) {
  if (many) return text.split(/[、，,]/).map((one) => one.trim()).filter(Boolean).map((one) => (NUMBERS.has(name?.value) ? numberOf(one) : one));
  return NUMBERS.has(name?.value) ? numberOf(text) : text;
}

function select(options, value, label, keep, id) {
  const known = options.some((one) => String(one.code) === String(value));
  const box = h("select", { class: "form-select", id, "aria-label": id ? null : label }, h("option", { value: "" }, say("choose")),
    options.map((one) => h("option", { value: String(one.code) }, one.label)),
    known || value === undefined || value === null || value === "" ? null : h("option", { value: String(value) }, say("unknown_value", { value })));
  box.value = value === undefined || value === null ? "" : String(value);
  box.addEventListener("change", () => keep(box.value === "" ? undefined : options.find((one) => String(one.code) === box.value)?.code ?? box.value));
  return box;
}

function ticks(name, chosen, label, keep) {
  let now = chosen.map(String);
  return h("div", { class: "ed-chips", role: "group", "aria-label": label }, name.options.map((one) => {
    const tick = h("input", { type: "checkbox", props: { checked: now.includes(String(one.code)) } });
    tick.addEventListener("change", () => {
      now = name.options.map((option) => String(option.code)).filter((code) => (code === String(one.code) ? tick.checked : now.includes(code)));
      keep(name.options.filter((option) => now.includes(String(option.code))).map((option) => option.code));
    });
    return h("label", {}, tick, h("span", {}, one.label));
  }));
}
