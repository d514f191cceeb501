// The keys of one entry as labelled controls: what is asked for first, the rest under 更多.

import { button, h, icon, say } from "./dom.js";
import { assign, clear, effective, model, problemsAt, read } from "./desk.js";
import { controlFor } from "./controls.js";
import { dotted, isEmpty } from "./paths.js";
import { fillProblems } from "./marks.js";

const BROAD = new Set(["multi", "tags", "multiline", "condition", "model", "rows", "options", "mapping"]);
const NARROW = new Set(["number", "decimal", "yes_no", "limit", "date"]);

// Keys that only some kinds of field or step need; for the others they stand under 更多.
const ONLY_FOR = {
  FieldSpec: { key: "kind", options: /choice|cascade/, options_use: /choice|cascade/, options_from: /choice|cascade/, depth: /region/, outside: /region/, offices: /organisation/, fields: /group/, min_rows: /group/, max_rows: /group/, min_value: /number|money/, max_value: /number|money/, unit: /number|money/, max_length: /text|multiline/ },
  StepSpec: { key: "kind", publicity: /publicise/, inspection: /inspect/, vote: /vote/ },
};

/** Whether a key is put away: nothing is said under it, and it is rarely or never needed here. */
function isPutAway(modelName, key, entry, part, place) {
  if (problemsAt(place).length) return false;
  if (key.control === "id") return true; // made by itself
  if (!isEmpty(entry?.[key.name])) return false;
  const rule = ONLY_FOR[modelName]?.[key.name];
  const kind = ONLY_FOR[modelName] && effective(entry, part, ONLY_FOR[modelName].key);
  if (rule && kind) return !rule.test(kind) || (key.advanced && !isEmpty(part?.value?.[key.name]));
  return key.advanced;
}

/** All keys of a model at a place. `part` is the shared part under the entry, `only` the names wanted. */
export function renderKeys({ path, modelName, part = null, only = null, readonly = false }) {
  const entry = read(path);
  const keys = model(modelName).keys.filter((key) => (only ? only.includes(key.name) : key.name !== "use"));
  const isHidden = (key) => isPutAway(modelName, key, entry, part, dotted([...path, key.name]));
  const shown = keys.filter((key) => !isHidden(key));
  const more = keys.filter(isHidden);
  const draw = (key) => renderKey({ path: [...path, key.name], spec: key, part, readonly });
  return h("div", { class: "ed-grid" }, shown.map(draw), more.length ? renderMore(more, draw) : null);
}

function renderMore(keys, draw) {
  const names = keys.slice(0, 4).map((key) => key.label).join(say("comma"));
  const box = h("details", { class: "ed-more w" },
    h("summary", {}, h("b", {}, say("more")), h("span", { class: "quiet small" }, keys.length > 4 ? say("and_more", { names, n: keys.length }) : names)));
  box.dataset.keys = keys.map((key) => key.name).join(" ");
  box.addEventListener("toggle", () => fillMore(box));
  box.fill = () => { if (box.children.length === 1) box.append(h("div", { class: "ed-grid" }, keys.map(draw))); };
  return box;
}

function fillMore(box) {
  if (box.open) box.fill();
}

/** Build what a closed 更多 holds, because somebody jumps to a key in it. */
export function openMore(holder, key) {
  const box = [...holder.querySelectorAll("details.ed-more")].find((one) => one.dataset.keys.split(" ").includes(key));
  if (!box) return;
  box.fill();
  box.open = true;
}

/** One key: label, control, hints, what is wrong with it, and whether its value is shared or own. */
export function renderKey({ path, spec, part, readonly }) {
  const place = dotted(path);
  const id = `at-${place}`;
  const holder = h("div", { class: `f ${width(spec)}`, "data-key": place });
  const state = () => effective(read(path.slice(0, -1)), part, spec.name);
  const set = (value) => { assign(path, value, part); mark(); };
  const control = controlFor({ path, spec, part, id, get: state, set, readonly, redraw });
  const origin = h("span", { class: "ed-origin" });
  const note = h("div", { class: "note", id: `${id}-note` });
  const isGroup = control.dataset.group === "yes";

  function mark() {
    origin.replaceChildren();
    if (!part) return;
    const own = read(path) !== undefined;
    const given = part.value?.[spec.name];
    if (!own && isEmpty(given)) return;
    origin.append(own ? h("span", { class: "dd-tag own" }, say("own_value"))
      : h("span", { class: "ed-shared", title: say("shared_value") }, icon("link"), h("span", { class: "visually-hidden" }, say("shared_value"))));
    if (own && !readonly) origin.append(button(say("restore"), restore, { kind: "btn-quiet" }));
  }
  function restore() {
    clear(path);
    focusControl(redraw());
  }
  function redraw() {
    const fresh = renderKey({ path, spec, part, readonly });
    document.querySelector(`[data-key="${CSS.escape(place)}"]`)?.replaceWith(fresh);
    return fresh;
  }
  const title = [spec.label, spec.required && !readonly ? h("span", { class: "ed-must" }, say("required")) : null];
  const top = isGroup
    ? h("div", { class: "ed-label" }, h("span", { class: "form-label", id: `${id}-label` }, title), origin)
    : h("div", { class: "ed-label" }, h("label", { class: "form-label", for: id }, title), origin);
  if (isGroup && !control.hasAttribute("aria-labelledby")) control.setAttribute("aria-labelledby", `${id}-label`);
  if (control.dataset.titled === "yes") top.classList.add("visually-hidden");
  holder.append(top, control, note);
  if (control.dataset.nested) holder.dataset.nested = "yes";
  if (spec.help && control.dataset.titled !== "yes") note.append(h("span", { class: "form-hint" }, spec.help));
  mark();
  fillProblems(holder);
  return holder;
}

/** The control of a key, not the buttons beside its label. */
export function focusControl(holder, scroll = true) {
  const control = holder.querySelector(`[id="${CSS.escape(`at-${holder.dataset.key}`)}"]`);
  const target = control?.matches("input, select, textarea") ? control : control?.querySelector("input, select, textarea, button") ?? control ?? holder.querySelector("input, select, textarea, button");
  target?.focus({ preventScroll: !scroll });
  return target;
}

function width(spec) {
  if (BROAD.has(spec.control)) return "w";
  if (NARROW.has(spec.control)) return "s";
  if (spec.control === "choice") return (spec.options ?? []).some((one) => one.label.length > 8) ? "m" : "s";
  return (spec.longest ?? 0) > 200 ? "w" : "m";
}

