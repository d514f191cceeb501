// A condition as a sentence; opened, it is built by picking a name, a comparison and a value. What cannot be shown so
// is edited as text. The sentence is the server's; until it has come, the same is said roughly.

import { announce, button, h, icon, say } from "./dom.js";
import { desk, on } from "./desk.js";
import { copyOf } from "./paths.js";
import { plainWords } from "./describe.js";
import { isList, isOther, isSign, takesValue, writeGroups } from "./notation.js";
import { valueControl } from "./values.js";

const FEW = 20; // so many names fit a list; more are searched by typing
const written = new Map(); // groups of notations that this page wrote and the server has not seen yet

const nameOf = (id) => desk.state.names.find((one) => one.id === id);
const blankRow = () => ({ name: "", op: "", value: undefined });

export function groupsOf(notation) {
  const said = desk.state.conditions[notation];
  return said ? said.groups : written.get(notation) ?? null;
}

export function conditionControl({ id, get, set, readonly }) {
  const box = h("div", { class: "ed-cond", role: "group", id, tabindex: "-1", "data-group": "yes" });
  const line = h("div", { class: "line" });
  const body = h("div", { class: "build", hidden: true });
  box.append(line, body);
  let isText = false;

  box.speak = () => {
    const notation = get() ?? "";
    const open = !body.hidden;
    const words = notation ? sentenceOf(notation) : "";
    if (line.children.length && box.spoken === `${open} ${notation} ${words}`) return; // a save comes while a button here has the focus
    box.spoken = `${open} ${notation} ${words}`;
    const focused = [...line.querySelectorAll("button")].indexOf(document.activeElement);
    const sentence = notation ? h("span", { class: "words" }, say("when", { sentence: words })) : h("span", { class: "quiet" }, say("always"));
    line.replaceChildren(sentence);
    if (readonly) return;
    line.append(h("span", { class: "ed-acts" },
      button(say(open ? "done" : notation ? "change" : "add_condition"), () => toggle(!open), { sign: open ? "check" : notation ? "edit" : "plus", "aria-expanded": String(open), "data-build": true }),
      notation ? button(say("no_condition"), drop, { kind: "btn-quiet" }) : null));
    line.querySelectorAll("button")[focused]?.focus({ preventScroll: true });
  };
  function drop() {
    set(undefined);
    toggle(false);
    line.querySelector("button").focus();
    announce(say("always"));
  }
  function toggle(open) {
    body.hidden = !open;
    if (open) build();
    box.speak();
    (open ? body.querySelector("select, input, textarea") : line.querySelector("[data-build]"))?.focus();
  }
  function build() {
    const notation = get() ?? "";
    const groups = notation ? groupsOf(notation) : { joint: "all", rows: [blankRow()] };
    if (groups && !isText) body.replaceChildren(builder(copyOf(groups), keep), modes(false));
    else body.replaceChildren(textBox(notation), modes(Boolean(groups) || !notation));
  }
  function keep(groups) {
    const notation = writeGroups(groups, (name) => nameOf(name)?.value);
    if (notation) written.set(notation, copyOf(groups));
    set(notation || undefined);
    box.speak();
  }
  function textBox(notation) {
    const area = h("textarea", { class: "form-control", rows: 2, "aria-label": say("as_text"), spellcheck: "false", props: { value: notation } });
    area.addEventListener("input", () => { set(area.value.trim() || undefined); box.speak(); });
    return h("div", {}, notation && !groupsOf(notation) ? h("p", { class: "quiet small" }, say("only_text")) : null, area);
  }
  function modes(canPick) {
    if (!isText && !canPick) return h("p", { class: "ed-acts" }, button(say("write_text"), () => { isText = true; build(); body.querySelector("textarea").focus(); }, { kind: "btn-quiet" }));
    return canPick && isText ? h("p", { class: "ed-acts" }, button(say("pick"), () => { isText = false; build(); }, { kind: "btn-quiet" })) : "";
  }
  box.speak();
  return box;
}

on("followed", () => { for (const box of document.querySelectorAll("#panels .ed-cond")) box.speak?.(); });
on("state", () => { for (const box of document.querySelectorAll("#panels .ed-cond")) box.speak?.(); });

function sentenceOf(notation) {
  const groups = written.get(notation);
  return desk.state.conditions[notation]?.sentence || (groups ? rough(groups) : notation);
}

function rough(group) {
  return group.rows.map((row) => (row.rows ? `（${rough(row)}）` : roughRow(row))).filter(Boolean).join(say(group.joint === "all" ? "and" : "or"));
}

function roughRow({ name, op, value }) {
  const known = nameOf(name);
  const sign = known?.operators.find((one) => one.op === op)?.label ?? op;
  return known ? `${known.label}${sign}${value === undefined ? "" : isOther(value) ? nameOf(value.name)?.label ?? value.name : plainWords(name, value)}${known.unit && typeof value === "number" ? known.unit : ""}` : "";
}

// ── groups ─────────────────────────────────────────────────────────────────────────────────────────

/** The rows of a group and of the groups in it; `changed(groups)` gets the whole after each change. */
function builder(groups, changed) {
  const box = h("div", {});
  const draw = () => box.replaceChildren(drawGroup(groups, 0));
  const redraw = (focus) => { draw(); changed(groups); if (focus) box.querySelector(focus)?.focus(); };

  function drawGroup(group, depth, remove = null) {
    const joint = h("select", { class: "form-select joint", "aria-label": say("joint") }, h("option", { value: "all" }, say("all_of")), h("option", { value: "any" }, say("any_of")));
    joint.value = group.joint;
    joint.addEventListener("change", () => { group.joint = joint.value; changed(groups); });
    const rows = group.rows.map((row, index) => {
      const off = () => { group.rows.splice(index, 1); if (!group.rows.length && depth === 0) group.rows.push(blankRow()); redraw("select, input"); };
      return row.rows ? h("li", {}, drawGroup(row, depth + 1, off)) : h("li", {}, drawRow(row, off));
    });
    return h("fieldset", { class: "ed-group" }, h("legend", { class: "visually-hidden" }, say("condition")),
      h("div", { class: "hd" }, group.rows.length > 1 || depth ? joint : h("span", { class: "quiet small" }, say("pick_lead")),
        remove ? button(say("remove_group"), remove, { kind: "btn-quiet", sign: "x" }) : null),
      h("ul", {}, rows),
      h("div", { class: "ed-acts" },
        button(say("add_row_condition"), () => { group.rows.push(blankRow()); redraw(); box.querySelectorAll(".ed-group > ul > li:last-child .name").forEach((one) => one.focus()); }, { sign: "plus", kind: "btn-quiet", "data-more": depth }),
        depth < 3 ? button(say("add_group"), () => { group.rows.push({ joint: group.joint === "all" ? "any" : "all", rows: [blankRow(), blankRow()] }); redraw(); }, { sign: "plus", kind: "btn-quiet", "data-group-more": depth }) : null));
  }

  function drawRow(row, off) {
    const line = h("div", { class: "ed-when" });
    const fill = (focus = null) => {
      const known = nameOf(row.name);
      line.replaceChildren(namePicker(row, (next) => { renamed(row); fill(next); changed(groups); }),
        known ? operatorPicker(row, known, () => { fill(".op"); changed(groups); }) : "",
        known && row.op && isSign(row.op) && known.others?.length ? otherPicker(row, known, () => { fill(".other"); changed(groups); }) : "",
        known && row.op && takesValue(row.op) && !isOther(row.value) ? valueOf(row, known) : "",
        h("button", { type: "button", class: "btn btn-sm btn-quiet", "aria-label": say("remove_condition"), on: { click: off } }, icon("x")));
      if (focus) line.querySelector(focus)?.focus();
    };
    const valueOf = (one, known) => {
      const control = valueControl({ name: known, value: one.value, many: isList(one.op), label: say("value"), keep: (value) => { one.value = value; changed(groups); } });
      control.classList.add("val");
      return control;
    };
    fill();
    return line;
  }
  draw();
  return box;
}

/** Another name: its first comparison, no value yet. */
function renamed(row) {
  const known = nameOf(row.name);
  if (!known?.operators.some((one) => one.op === row.op)) row.op = known?.operators[0]?.op ?? "";
  row.value = known?.value === "boolean" ? true : undefined;
}

function operatorPicker(row, known, changed) {
  const box = h("select", { class: "form-select op", "aria-label": say("comparison") }, known.operators.map((one) => h("option", { value: one.op }, one.label)));
  box.value = row.op;
  box.addEventListener("change", () => {
    const many = isList(box.value);
    if (isOther(row.value) && !isSign(box.value)) row.value = undefined;
    if (many && row.value !== undefined && !Array.isArray(row.value)) row.value = [row.value];
    if (!many && Array.isArray(row.value)) [row.value] = row.value;
    row.op = box.value;
    changed();
  });
  return box;
}

/** What the answer is compared with: a value, or another answer of the same sort. */
function otherPicker(row, known, changed) {
  const others = known.others.map(nameOf).filter(Boolean);
  const box = h("select", { class: "form-select other", "aria-label": say("compared_with") }, h("option", { value: "" }, say("a_value")), others.map((one) => h("option", { value: one.id }, one.label)));
  box.value = isOther(row.value) ? row.value.name : "";
  box.addEventListener("change", () => { row.value = box.value ? { name: box.value } : undefined; changed(); });
  return box;
}

function namePicker(row, changed) {
  const names = desk.state.names;
  // A list is walked by arrow keys, which choose at each step: the focus stays; a box is left by choosing.
  const take = (id, next) => { if (id !== row.name) { row.name = id; changed(next); } };
  if (names.length <= FEW) {
    const box = h("select", { class: "form-select name", "aria-label": say("which") }, h("option", { value: "" }, say("choose")), names.map((one) => h("option", { value: one.id }, one.label)),
      row.name && !nameOf(row.name) ? h("option", { value: row.name }, say("unknown_value", { value: row.name })) : null);
    box.value = row.name;
    box.addEventListener("change", () => take(box.value, ".name"));
    return box;
  }
  const twice = (label) => names.filter((one) => one.label === label).length > 1;
  const words = (one) => (twice(one.label) ? `${one.label}（${one.id}）` : one.label);
  const listId = `names-${Math.random().toString(36).slice(2)}`;
  const known = nameOf(row.name);
  const box = h("input", { class: "form-control name", list: listId, "aria-label": say("which"), placeholder: say("type_to_find"), autocomplete: "off", props: { value: known ? words(known) : row.name } });
  box.addEventListener("focus", () => box.select());
  box.addEventListener("change", () => {
    const found = names.find((one) => words(one) === box.value.trim()) ?? names.find((one) => one.label.includes(box.value.trim()) && box.value.trim());
    if (found) take(found.id, ".op");
    else box.value = known ? words(known) : "";
  });
  return h("span", { class: "name-box" }, box, h("datalist", { id: listId }, names.map((one) => h("option", { value: words(one) }))));
}
