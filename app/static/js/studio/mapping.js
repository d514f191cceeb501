// Sample answers: one line for each situation or field, answered as a clerk would.

import { button, h, icon, say } from "./dom.js";
import { clear, desk, effective, on, problemsWithin, read, sharedPart, write } from "./desk.js";
import { changeOnServer } from "./changes.js";
import { copyOf, dotted, parse } from "./paths.js";
import { plainWords, titleOf } from "./describe.js";
import { inherited } from "./nested.js";
import { fieldById, placedFields } from "./references.js";
import { valueControl } from "./values.js";

/** The names that may be answered here: situations or fields that are not worked out. `asked`: of everybody. */
function namesFor(spec) {
  const known = (id) => desk.state.names.find((one) => one.id === id);
  if (spec.name === "situations") return (desk.tree.situations ?? []).map((one) => ({ id: one.id, label: one.question ?? one.id, options: optionsOf(one), value: one.multiple ? "multi" : "choice", asked: true, ...known(one.id) }));
  return placedFields().map(({ field, always }) => {
    const part = sharedPart("FieldSpec", field);
    const said = (key) => effective(field, part, key);
    const own = { id: said("id"), label: titleOf("FieldSpec", field), options: optionsOf({ options: said("options") }), kind: said("kind"), computed: said("computed") };
    const asked = always && said("required") === true && !said("visible_when") && !said("step") && own.kind !== "group";
    return { ...own, ...known(own.id), kind: own.kind, computed: own.computed, asked };
  }).filter((one) => one.id && !one.computed);
}

const optionsOf = (holder) => holder.options?.map((one) => (typeof one === "string" ? { code: one, label: one } : one)) ?? null;

export function mappingControl({ path, spec, id, readonly }) {
  const box = h("div", { class: "ed-mapping", role: "group", id, tabindex: "-1", "data-group": "yes" });
  const fill = h("p", { class: "ed-fill", hidden: true }, button(say("fill_invented"), () => changeOnServer("mend", { keys: lacking().map((one) => one.key), path: dotted(path) }), { sign: "edit" }));
  const lacking = () => problemsWithin(dotted(path)).filter((one) => one.mend && one.severity === "error" && read(parse(one.path)) === undefined);
  box.offer = () => { fill.hidden = readonly || !lacking().length; };
  const draw = () => {
    const names = namesFor(spec);
    const value = read(path) ?? {};
    const said = Object.keys(value);
    const strange = said.filter((one) => !names.some((name) => name.id === one)).map((one) => ({ id: one, label: one }));
    const lines = [...names.filter((one) => said.includes(one.id) || (one.asked && !readonly)), ...strange].map((name) => line(name, value[name.id]));
    const left = names.filter((one) => !said.includes(one.id) && !one.asked);
    box.replaceChildren(fill, h("div", { class: "lines" }, lines), left.length && !readonly ? adder(left) : "");
    if (!lines.length && !left.length) box.append(h("span", { class: "quiet" }, say("nothing_to_answer")));
    box.offer();
  };
  const keep = (name, value) => { if (value === undefined || value === "") clearName(name); else write([...path, name.id], value); };
  const clearName = (name) => clear([...path, name.id]);
  function line(name, value) {
    const holder = h("div", { class: "line", "data-key": `${id.slice(3)}.${name.id}` });
    const label = h("span", { class: "lab" }, name.label);
    const off = readonly || name.asked ? null : h("button", { type: "button", class: "btn btn-sm btn-quiet", "aria-label": say("tool", { act: say("remove"), title: name.label }), on: { click: () => { clearName(name); draw(); box.querySelector("select, input, button")?.focus(); } } }, icon("x"));
    const control = Array.isArray(value) && value.some((one) => typeof one === "object") ? rows(name, value)
      : valueControl({ name, value, many: name.value === "multi" || Array.isArray(value), label: name.label, keep: (now) => keep(name, now) });
    holder.append(label, control, off ?? "", h("div", { class: "note" }));
    return holder;
  }
  function adder(left) {
    const select = h("select", { class: "form-select", "aria-label": say("answer_more") }, h("option", { value: "" }, say("answer_more")), left.map((one) => h("option", { value: one.id }, one.label)));
    const answer = () => {
      const name = left.find((one) => one.id === select.value);
      if (!name) { select.focus(); return; }
      write([...path, name.id], name.kind === "group" ? [{}] : name.value === "multi" ? [] : "");
      draw();
      [...box.querySelectorAll(".line")].find((one) => one.dataset.key.endsWith(`.${name.id}`))?.querySelector("input, select, textarea")?.focus();
    };
    return h("div", { class: "more" }, select, button(say("answer_it"), answer, { sign: "plus" }));
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

on("state", () => { for (const box of document.querySelectorAll("#panels .ed-mapping")) box.offer?.(); });
