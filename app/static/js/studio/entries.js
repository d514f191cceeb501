// Making, copying and taking away entries of a list.

import { announce, dialog, dismiss, h, notice, say } from "./dom.js";
import { effective, freshId, keySpec, model, read, sharedPart, takenIds, tell, touched } from "./desk.js";
import { titleOf } from "./describe.js";
import { changeOnServer } from "./changes.js";
import { copyOf, dotted } from "./paths.js";
import { jumpTo } from "./jump.js";

const STEMS = { FieldSpec: "field", DocumentSpec: "document", SectionSpec: "section", StepSpec: "step", SituationSpec: "situation", DocumentGroup: "group", SampleSpec: "sample" };
const FIRST = { FieldSpec: { kind: "text" }, SectionSpec: { fields: [] } };
const UNDO = 30; // seconds

export function stemOf(modelName) {
  return STEMS[modelName] ?? "item";
}

const hasId = (modelName) => keySpec(modelName, "id")?.control === "id";

/** A new entry: its id is made, the rest is asked for. */
export function blankEntry(modelName) {
  const id = hasId(modelName) ? { id: freshId(stemOf(modelName), takenIds()) } : {};
  return { ...id, ...copyOf(FIRST[modelName] ?? {}) };
}

/** The same again under a new id and a title that says so; what is inside a section gets new ids too. */
export function copiedEntry(modelName, entry) {
  const copy = copyOf(entry);
  const taken = takenIds();
  const { title_key: title } = model(modelName);
  const words = effective(entry, sharedPart(modelName, entry), title);
  if (title && typeof words === "string" && keySpec(modelName, title)?.control === "text") copy[title] = say("copy_of", { title: words });
  if (hasId(modelName)) copy.id = freshId(stemOf(modelName), taken);
  if (modelName === "SectionSpec" && Array.isArray(copy.fields)) for (const field of copy.fields) { field.id = freshId("field", taken); taken.add(field.id); }
  return copy;
}

/** Take an entry away. What has an id may be used elsewhere: the server refuses and says where. */
export async function removeEntry({ path, modelName, change }) {
  const entry = copyOf(read(path));
  const title = titleOf(modelName, entry);
  const index = path[path.length - 1];
  if (hasId(modelName) || entry?.chain || modelName === "OptionSpec") {
    if (!(await changeOnServer("remove", { path: dotted(path) }, title))) return;
    focusNear(path);
  } else {
    const left = (read(path.slice(0, -1)) ?? []).length - 1;
    change((items) => items.splice(index, 1), { index: Math.min(index, left - 1), what: ".head" });
  }
  const text = say("removed", { title });
  notice("undo", text, { seconds: UNDO, actions: [[say("undo"), () => putBack(path, entry, title)]] });
  announce(text);
}

function putBack(path, entry, title) {
  const list = read(path.slice(0, -1));
  if (Array.isArray(list)) list.splice(Math.min(path[path.length - 1], list.length), 0, entry);
  else return;
  touched(path.slice(0, -1));
  tell("tree");
  dismiss("undo");
  jumpTo(path, { open: false });
  announce(say("put_back", { title }));
}

function focusNear(path) {
  const rows = document.querySelectorAll(`[data-list="${CSS.escape(dotted(path.slice(0, -1)))}"] > ol > [data-row] > .row1 > .head`);
  const next = rows[Math.min(path[path.length - 1], rows.length - 1)]
    ?? document.querySelector(`[data-add="${CSS.escape(dotted(path.slice(0, -1)))}"]`);
  next?.focus();
}

/** Refused because something still speaks of it: the places, each a way there. */
export function tellUses(title, message, uses) {
  let box = null;
  const go = (path) => (event) => { event.preventDefault(); box.close(); jumpTo(path); };
  box = dialog(say("cannot_remove", { title }), h("div", {}, h("p", {}, message),
    h("ul", { class: "ed-uses" }, uses.map((use) => h("li", {}, h("a", { href: `#${use.path}`, on: { click: go(use.path) } }, use.sentence))))),
  { actions: [[say("understood"), (close) => close(), "btn-primary"]] });
  return box;
}

