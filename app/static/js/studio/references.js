// Choices that the draft or the library gives: where a key names a step, a document, a field, a shared list.

import { desk, effective, read, sharedPart } from "./desk.js";
import { titleOf } from "./describe.js";

const MODELS = { steps: "StepSpec", documents: "DocumentSpec", document_groups: "DocumentGroup", fields: "FieldSpec" };

/** The options of a choice: those of the model, else what the key refers to. */
export function choicesFor(spec, path) {
  if (spec.options?.length || !spec.refers) return spec.options ?? [];
  if (spec.refers.startsWith("library:")) return Object.entries(desk.library[spec.refers.slice(8)] ?? {}).map(([code, part]) => ({ code, label: part.title }));
  if (spec.refers === "own_options") return (read([...path.slice(0, -1), "options"]) ?? []).map((one) => (typeof one === "string" ? { code: one, label: one } : one));
  return entriesOf(spec.refers);
}

function entriesOf(list) {
  const rows = list === "fields" ? allFields() : desk.tree[list] ?? [];
  const laidOut = rows.flatMap((entry) => (entry?.chain ? desk.library.chains?.[entry.chain]?.value ?? [] : [entry]));
  return laidOut.map((entry) => ({ code: effective(entry, sharedPart(MODELS[list], entry), "id") ?? "", label: titleOf(MODELS[list], entry) })).filter((one) => one.code);
}

/** Every field of the form; `always`: its section is there for everybody. */
export function placedFields() {
  return (desk.tree.sections ?? []).flatMap((section) => {
    const part = sharedPart("SectionSpec", section);
    const always = !effective(section, part, "when");
    return (effective(section, part, "fields") ?? []).map((field) => ({ field, always }));
  });
}

const allFields = () => placedFields().map(({ field }) => field);

/** The field of this id with what its shared part says, or null. */
export function fieldById(id) {
  for (const field of allFields()) {
    const part = sharedPart("FieldSpec", field);
    if (effective(field, part, "id") === id) return { ...(part?.value ?? {}), ...field };
  }
  return null;
}
