// Sample answers: one line for each situation or field, answered as a clerk would.

import { button, h, icon, say } from "./dom.js";
import { desk, effective, read, write, clear } from "./desk.js";
import { copyOf } from "./paths.js";
import { plainWords } from "./describe.js";
import { inherited } from "./nested.js";
import { allFields, fieldById } from "./references.js";
import { sharedPart } from "./desk.js";
import { titleOf } from "./describe.js";
import { valueControl } from "./values.js";

/** The names that may be answered here: situations or fields that are not worked out. */
function namesFor(spec) {
  const known = (id) => desk.state.names.find((one) => one.id === id);
  if (spec.name === "situations") return (desk.tree.situations ?? []).map((one) => ({ id: one.id, label: one.question ?? one.id, options: optionsOf(one), value: one.multiple ? "multi" : "choice", ...known(one.id) }));
  return allFields().map((field) => {
    const part = sharedPart("FieldSpec", field);
    const id = effective(field, part, "id");
    const own = { id, label: titleOf("FieldSpec", field), options: optionsOf({ options: effective(field, part, "options") }), kind: effective(field, part, "kind"), computed: effective(field, part, "computed") };
    return { ...own, ...known(id), kind: own.kind, computed: own.computed };
  }).filter((one) => one.id && !one.computed);
}

const optionsOf = (holder) => holder.options?.map((one) => (typeof one === "string" ? { code: one, label: one } : one)) ?? null;

export function mappingControl({ path, spec, id, readonly }) {
  const box = h("div", { class: "ed-mapping", role: "group", id, tabindex: "-1", "data-group": "yes" });
  const draw = () => {
    const names = namesFor(spec);
    const value = read(path) ?? {};
    const said = Object.keys(value);
    const strange = said.filter((one) => !names.some((name) => name.id === one)).map((one) => ({ id: one, label: one }));
    const lines = [...names.filter((one) => said.includes(one.id)), ...strange].map((name) => line(name, value[name.id]));
    const left = names.filter((one) => !said.includes(one.id));
    box.replaceChildren(h("div", { class: "lines" }, lines), left.length && !readonly ? adder(left) : "");
    if (!lines.length && !left.length) box.append(h("span", { class: "quiet" }, say("nothing_to_answer")));
  };
  const keep = (name, value) => { if (value === undefined || value === "") clearName(name); else write([...path, name.id], value); };
  const clearName = (name) => clear([...path, name.id]);
  function line(name, value) {
    const holder = h("div", { class: "line", "data-key": `${id.slice(3)}.${name.id}` });
    const label = h("span", { class: "lab" }, name.label);
    const off = readonly ? null : h("button", { type: "button", class: "btn btn-sm btn-quiet", "aria-label": say("tool", { act: say("remove"), title: name.label }), on: { click: () => { clearName(name); draw(); box.querySelector("select, input, button")?.focus(); } } }, icon("x"));
    const control = Array.isArray(value) && value.some((one) => typeof one === "object") ? rows(name, value)
      : valueControl({ name, value, many: name.value === "multi" || Array.isArray(value), label: name.label, keep: (now) => keep(name, now) });
    holder.append(label, control, off ?? "", h("div", { class: "note" }));
    return holder;
  }
  function adder(left) {
    const select = h("select", { class: "form-select", "aria-label": say("answer_more") }, h("option", { value: "" }, say("answer_more")), left.map((one) => h("option", { value: one.id }, one.label)));
    select.addEventListener("change", () => {
      const name = left.find((one) => one.id === select.value);
      if (!name) return;
      write([...path, name.id], name.kind === "group" ? [{}] : name.value === "multi" ? [] : "");
      draw();
      [...box.querySelectorAll(".line")].find((one) => one.dataset.key.endsWith(`.${name.id}`))?.querySelector("input, select, textarea")?.focus();
    });
    return select;
  }
  /** The rows of a repeating group: one frame each, a line for every column. */
  function rows(name, value) {
    const columns = (fieldById(name.id)?.fields ?? []).map((column) => { const part = sharedPart("FieldSpec", column); return { id: effective(column, part, "id"), label: titleOf("FieldSpec", column), options: optionsOf({ options: effective(column, part, "options") }), value: effective(column, part, "kind") }; });
    if (!columns.length) return inherited(plainWords(name.id, value), () => {}, true);
    const change = (act) => { const now = copyOf(value); act(now); write([...path, name.id], now); draw(); };
    return h("div", { class: "rows" }, value.map((row, index) => h("fieldset", {}, h("legend", {}, say("row_n", { n: index + 1 })),
      columns.map((column) => h("label", {}, h("span", {}, column.label), valueControl({ name: column, value: row[column.id], label: column.label, keep: (now) => { if (now === undefined || now === "") clear([...path, name.id, index, column.id]); else write([...path, name.id, index, column.id], now); } }))),
      readonly ? null : button(say("remove"), () => change((all) => all.splice(index, 1)), { kind: "btn-quiet danger", sign: "trash" }))),
    readonly ? null : button(say("add_row"), () => change((all) => all.push({})), { sign: "plus" }));
  }
  draw();
  return box;
}
