// Entries inside an entry: one (a photograph, an inspection) or several (fields of a section), and ids.

import { button, h, say } from "./dom.js";
import { clear, desk, model, read, write } from "./desk.js";
import { keyWords, titleOf } from "./describe.js";
import { renderKeys } from "./fields.js";
import { changeOnServer } from "./changes.js";
import { renderRows } from "./rows.js";
import { copyOf, dotted, isEmpty, isSame } from "./paths.js";

/** One entry inside another: its keys in a frame, or a button that begins it. */
export function nestedModel({ path, spec, part, id, readonly, redraw }) {
  const box = h("div", { class: "ed-nested", role: "group", id, tabindex: "-1", "data-group": "yes", "data-nested": "yes" });
  const own = read(path);
  const given = part?.value?.[spec.name];
  if (isEmpty(own) && !isEmpty(given)) {
    box.append(inherited(keyWords(spec.item, given), () => { write(path, copyOf(given)); focusIn(redraw()); }, readonly));
  } else if (own === undefined || own === null) {
    if (!isOptional(spec)) box.append(renderKeys({ path, modelName: spec.item, readonly }));
    else if (!readonly) box.append(button(say("add", { noun: spec.label }), () => { write(path, {}); focusIn(redraw()); }, { sign: "plus" }));
    else box.append(h("span", { class: "quiet" }, say("not_said")));
  } else {
    box.append(renderKeys({ path, modelName: spec.item, readonly }));
    if (isOptional(spec) && !readonly) box.append(button(say("take_away", { noun: spec.label }), () => { clear(path); focusIn(redraw()); }, { kind: "btn-quiet danger", sign: "trash" }));
  }
  return box;
}

const isOptional = (spec) => !spec.required && (spec.default === null || spec.default === undefined);

/** What the shared part says, to read; a button makes it this item's own. */
export function inherited(words, take, readonly) {
  return h("div", { class: "ed-inherited" }, h("span", {}, words), readonly ? null : button(say("make_own"), take, { sign: "edit" }));
}

export function focusIn(holder) {
  holder?.querySelector("input, select, textarea, button")?.focus();
}

/** A list of entries inside an entry. */
export function nestedRows({ path, spec, part, id, readonly, redraw }) {
  const given = part?.value?.[spec.name];
  if (read(path) === undefined && !isEmpty(given)) {
    const take = () => { write(path, given.map((one) => short(spec.item, one))); focusIn(redraw()); };
    const names = given.map((one) => titleOf(spec.item, one)).join(say("comma"));
    return h("div", { role: "group", id, tabindex: "-1", "data-group": "yes", "data-nested": "yes" }, inherited(names, take, readonly));
  }
  const list = renderRows({ path, modelName: spec.item, title: spec.label, hint: spec.help });
  list.id = id;
  list.tabIndex = -1;
  list.setAttribute("role", "group");
  list.dataset.group = "yes";
  list.dataset.nested = "yes";
  list.dataset.titled = "yes";
  return list;
}

/** A shared part inside a shared part stays shared when nothing of it differs. */
function short(modelName, entry) {
  const shared = desk.library[model(modelName).library_kind]?.[entry.use]?.value;
  const { use, ...rest } = entry;
  return shared && isSame(rest, Object.fromEntries(Object.entries(shared).filter(([name]) => name !== "use"))) ? { use } : copyOf(entry);
}

/** An id is made by itself; changing it changes everything that speaks of it, on the server. */
export function idControl({ id, path, get, set, readonly }) {
  const input = h("input", { class: "form-control num", id, type: "text", maxlength: 48, autocomplete: "off", spellcheck: "false", autocapitalize: "off", disabled: readonly, props: { value: get() ?? "" } });
  input.addEventListener("change", async () => {
    const wanted = input.value.trim();
    const now = get() ?? "";
    if (wanted === now) return;
    if (!now) { set(wanted); return; }
    if (!(await changeOnServer("rename", { path: dotted(path.slice(0, -1)), to: wanted }))) input.value = now;
  });
  return input;
}
