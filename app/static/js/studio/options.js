// The choices of a question as a small table: what is read on the left; the code is made by itself.

import { announce, button, h, icon, say } from "./dom.js";
import { freshId, read, touched, write } from "./desk.js";
import { problemsWithin } from "./desk.js";
import { changeOnServer } from "./changes.js";
import { removeEntry } from "./entries.js";
import { inherited, focusIn } from "./nested.js";
import { conditionControl } from "./conditions.js";
import { copyOf, dotted, isEmpty } from "./paths.js";

const codeOf = (one) => (typeof one === "string" ? one : one?.code ?? "");
const labelOf = (one) => (typeof one === "string" ? one : one?.label ?? "");

export function optionsControl({ path, spec, part, id, readonly, redraw }) {
  const box = h("div", { class: "ed-options", role: "group", id, tabindex: "-1", "data-group": "yes" });
  const given = part?.value?.[spec.name];
  if (read(path) === undefined && !isEmpty(given)) {
    box.append(inherited(given.map(labelOf).join(say("comma")), () => { write(path, copyOf(given)); focusIn(redraw()); }, readonly));
    return box;
  }
  const list = h("ol", {});
  const limiting = new Set(); // codes whose condition is open although it says nothing yet
  const codes = h("label", { class: "ed-codes quiet small" }, h("input", { type: "checkbox", class: "form-check-input", on: { change: (event) => box.classList.toggle("coded", event.target.checked) } }), say("show_codes"));
  const add = readonly ? null : button(say("add_option"), () => append([""]), { sign: "plus" });
  box.append(list, h("div", { class: "ed-acts" }, add, codes));

  const items = () => read(path) ?? [];
  function append(labels) {
    if (!Array.isArray(read(path))) write(path, []);
    const taken = new Set(items().map(codeOf));
    for (const label of labels) {
      const code = freshId("option", taken);
      taken.add(code);
      items().push({ code, label });
    }
    touched(path);
    draw();
    list.lastElementChild?.querySelector("input")?.focus();
  }
  function change(act, focus) {
    act(items());
    touched(path);
    draw();
    if (focus) list.children[focus.index]?.querySelector(focus.what)?.focus();
    else add?.focus();
  }
  function move(from, by, what) {
    const to = from + by;
    if (to < 0 || to >= items().length) { announce(say(by < 0 ? "is_first" : "is_last")); return; }
    const name = labelOf(items()[from]);
    change((all) => all.splice(to, 0, ...all.splice(from, 1)), { index: to, what });
    announce(say("moved", { title: name, n: to + 1, all: items().length }));
  }
  function relabel(index, label) {
    const one = items()[index];
    items()[index] = typeof one === "string" ? { code: one, label } : { ...one, label };
    touched([...path, index]);
    for (const one of list.children[index].querySelectorAll("[data-tool]")) one.setAttribute("aria-label", say("tool", { act: say(one.dataset.tool), title: label }));
  }
  function limit(index, notation) {
    const { when, ...one } = typeof items()[index] === "string" ? { code: items()[index], label: items()[index] } : items()[index];
    items()[index] = notation ? { ...one, when: notation } : one;
    touched([...path, index, "when"]);
  }
  function open(index) {
    limiting.add(codeOf(items()[index]));
    draw();
    list.children[index].querySelector("[data-build]")?.click();
  }
  function offered(one, index) {
    if (!one?.when && !limiting.has(codeOf(one))) return null;
    const condition = conditionControl({ id: `${id}-${index}-when`, readonly, get: () => items()[index]?.when, set: (notation) => limit(index, notation) });
    return h("div", { class: "only" }, h("span", { class: "quiet small" }, say("offered_when")), condition);
  }
  async function recode(index, input) {
    const wanted = input.value.trim();
    if (wanted === codeOf(items()[index])) return;
    if (!(await changeOnServer("rename", { path: dotted([...path, index]), to: wanted }))) input.value = codeOf(items()[index]);
  }
  function line(one, index) {
    const label = h("input", { class: "form-control", type: "text", maxlength: 200, "aria-label": say("option_n", { n: index + 1 }), autocomplete: "off", disabled: readonly, props: { value: labelOf(one) } });
    const code = h("input", { class: "form-control num code", type: "text", maxlength: 60, "aria-label": say("code_of", { label: labelOf(one) }), autocomplete: "off", disabled: readonly, props: { value: codeOf(one) } });
    label.addEventListener("input", (event) => { if (!event.isComposing) relabel(index, label.value); });
    label.addEventListener("compositionend", () => relabel(index, label.value));
    label.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (by && event.altKey) { event.preventDefault(); move(index, by, "input"); }
      if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); append([""]); }
    });
    label.addEventListener("paste", (event) => {
      const lines = event.clipboardData.getData("text").split(/\r?\n/).map((text) => text.trim()).filter(Boolean);
      if (lines.length < 2) return;
      event.preventDefault();
      if (!label.value) relabel(index, lines.shift());
      append(lines);
    });
    code.addEventListener("change", () => recode(index, code));
    const wrong = problemsWithin(dotted([...path, index])).some((problem) => problem.severity === "error");
    return h("li", { class: wrong ? "bad" : "" }, label, code, readonly ? null : [
      tool("limit_option", "corner-down-right", () => open(index), one, { "data-limit": true }),
      tool("up", "arrow-up", () => move(index, -1, "[data-up]"), one, { "data-up": true }),
      tool("down", "arrow-down", () => move(index, 1, "[data-down]"), one, { "data-down": true }),
      tool("remove", "trash", () => removeEntry({ path: [...path, index], modelName: "OptionSpec", change }), one, {})], offered(one, index));
  }
  function draw() {
    list.replaceChildren(...items().map(line));
  }
  draw();
  return box;
}

function tool(word, sign, act, one, more) {
  return h("button", { type: "button", class: "btn btn-sm btn-quiet", "aria-label": say("tool", { act: say(word), title: labelOf(one) }), title: say(word), "data-tool": word, on: { click: act }, ...more }, icon(sign));
}

