// One control for each kind of key. Every control reads with `get`, keeps with `set`, and never refuses what is typed:
// what does not fit is kept as typed, and the server says what is wrong with it.

import { h, say } from "./dom.js";
import { tell } from "./desk.js";
import { UNITS, readLimit, writeLimit } from "./limits.js";
import { conditionControl } from "./conditions.js";
import { nestedModel, nestedRows, idControl } from "./nested.js";
import { optionsControl } from "./options.js";
import { mappingControl } from "./mapping.js";
import { numberOf } from "./numbers.js";
import { choicesFor } from "./references.js";

const KINDS = {
  text, multiline, number, decimal: number, yes_no: yesNo, choice, multi, tags, limit, date,
  condition: conditionControl, id: idControl, model: nestedModel, rows: nestedRows, options: optionsControl, mapping: mappingControl,
};

export function controlFor(key) {
  return (KINDS[key.spec.control] ?? text)(key);
}

/** Listen to typing: not to the letters of an unfinished pinyin, but to what they become. */
export function typed(element, listen) {
  element.addEventListener("input", (event) => { if (!event.isComposing) listen(element.value); });
  element.addEventListener("compositionend", () => listen(element.value));
  return element;
}

function text({ id, spec, get, set, readonly }) {
  const input = h("input", { class: "form-control", id, type: "text", autocomplete: "off", maxlength: spec.longest, placeholder: exampleOf(spec), disabled: readonly, props: { value: get() ?? "" } });
  return typed(input, set);
}

const exampleOf = (spec) => (spec.example ? say("example", { text: spec.example }) : null);

function multiline({ id, spec, get, set, readonly }) {
  return growing(h("textarea", { class: "form-control", id, rows: 2, maxlength: spec.longest, placeholder: exampleOf(spec), disabled: readonly, props: { value: get() ?? "" } }), set);
}

/** A text box as high as its text. */
function growing(box, set) {
  const fit = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(Math.max(box.scrollHeight + 2, 0), 420)}px`;
  };
  typed(box, (value) => { fit(); set(value); });
  new IntersectionObserver((seen, watcher) => { if (seen.some((one) => one.isIntersecting)) { fit(); watcher.disconnect(); } }).observe(box);
  return box;
}

function number({ id, spec, get, set, readonly }) {
  const input = h("input", { class: "form-control", id, type: "text", inputmode: spec.control === "decimal" ? "decimal" : "numeric", autocomplete: "off", disabled: readonly, props: { value: get() ?? "" } });
  if (isPlain(spec.default) && spec.default !== null) input.placeholder = String(spec.default);
  typed(input, (value) => set(numberOf(value)));
  return spec.unit ? h("span", { class: "input-group" }, input, h("span", { class: "input-group-text" }, spec.unit)) : input;
}

const isPlain = (value) => ["number", "string"].includes(typeof value);

function yesNo({ id, spec, get, set, readonly }) {
  const chosen = get() ?? spec.default;
  const select = h("select", { class: "form-select", id, disabled: readonly },
    typeof spec.default === "boolean" ? null : h("option", { value: "" }, say("not_said")),
    h("option", { value: "yes" }, say("yes")), h("option", { value: "no" }, say("no")));
  select.value = chosen === true ? "yes" : chosen === false ? "no" : "";
  select.addEventListener("change", () => set(select.value === "" ? undefined : select.value === "yes"));
  return select;
}

function choice(key) {
  const { id, spec, path, get, set, readonly } = key;
  const chosen = get() ?? (isPlain(spec.default) ? spec.default : "");
  const options = choicesFor(spec, path);
  const known = options.some((one) => String(one.code) === String(chosen));
  const select = h("select", { class: "form-select", id, disabled: readonly },
    isPlain(spec.default) ? null : h("option", { value: "" }, say(spec.required ? "choose" : "not_said")),
    options.map((one) => h("option", { value: one.code }, one.label)),
    known || chosen === "" ? null : h("option", { value: chosen }, say("unknown_value", { value: chosen })));
  select.value = String(chosen);
  select.addEventListener("change", () => { set(select.value === "" ? undefined : select.value); tell("chosen", { path }); });
  return select;
}

function multi({ id, spec, path, get, set, readonly }) {
  const chosen = () => [get() ?? (Array.isArray(spec.default) ? spec.default : [])].flat();
  const options = choicesFor(spec, path);
  const strange = chosen().filter((code) => !options.some((one) => String(one.code) === String(code))).map((code) => ({ code, label: say("unknown_value", { value: code }) }));
  const box = h("div", { class: "ed-chips", role: "group", id, tabindex: "-1", "data-group": "yes" });
  for (const one of [...options, ...strange]) {
    const tick = h("input", { type: "checkbox", disabled: readonly, props: { checked: chosen().some((code) => String(code) === String(one.code)) } });
    tick.addEventListener("change", () => {
      const rest = chosen().filter((code) => String(code) !== String(one.code));
      set(tick.checked ? [...rest, one.code] : rest);
    });
    box.append(h("label", {}, tick, h("span", {}, one.label)));
  }
  if (!box.children.length) box.append(h("span", { class: "quiet small" }, say("nothing_to_choose")));
  return box;
}

/** A list of sentences: one a line, so that it can be pasted from anywhere. */
function tags({ id, get, set, readonly, spec }) {
  const value = [get() ?? []].flat().join("\n");
  const box = h("textarea", { class: "form-control ed-lines", id, rows: 2, disabled: readonly, placeholder: spec.example ? say("example", { text: spec.example }) : say("one_a_line"), props: { value } });
  const isCounting = spec.longest === null && spec.min !== null;
  return growing(box, (lines) => {
    const items = lines.split("\n").map((line) => line.trim()).filter(Boolean);
    set(isCounting ? items.map(numberOf) : items);
  });
}

function limit({ id, spec, get, set, readonly }) {
  const now = readLimit(get());
  const amount = h("input", { class: "form-control", id, type: "text", inputmode: "numeric", autocomplete: "off", size: 4, disabled: readonly, props: { value: now.value } });
  const unit = h("select", { class: "form-select", "aria-label": say("unit_of", { label: spec.label }), disabled: readonly }, UNITS.map((one) => h("option", { value: one }, say(`unit_${one}`))));
  unit.value = now.unit;
  const keep = () => set(writeLimit(amount.value, unit.value));
  typed(amount, keep);
  unit.addEventListener("change", keep);
  return h("span", { class: "ed-limit" }, amount, unit);
}

function date({ id, get, set, readonly }) {
  const input = h("input", { class: "form-control", id, type: "date", disabled: readonly, props: { value: get() ?? "" } });
  input.addEventListener("change", () => set(input.value || undefined));
  return input;
}
