// What the editor works on: the tree of one draft, what it is made of, and what the server said of it last.
// Places are lists of names and positions. Everything that changes the tree goes through here.

import { at, drop, isEmpty, isSame, isWithin, parse, put } from "./paths.js";

export const bus = new EventTarget();

export const desk = {
  code: "", tree: {}, saved: {}, revision: 0, published: null, version: 0, state: emptyState(), leftovers: [],
  model: { tabs: [], models: {} }, library: {}, mayEdit: true,
};

export function emptyState() {
  return { problems: [], conditions: {}, names: [], completeness: { percent: 0, missing: [] }, readable: true };
}

export function tell(kind, detail = {}) {
  bus.dispatchEvent(new CustomEvent(kind, { detail }));
}

export function on(kind, listen) {
  bus.addEventListener(kind, (event) => listen(event.detail));
}

// ── the tree ───────────────────────────────────────────────────────────────────────────────────────

export function read(path) {
  return at(desk.tree, path);
}

/** A value typed or chosen: kept at once, saved a little later. */
export function write(path, value) {
  put(desk.tree, path, value);
  touched(path);
}

export function clear(path) {
  drop(desk.tree, path);
  touched(path);
}

/** Note that something changed at this place. */
export function touched(path) {
  desk.version += 1;
  tell("change", { path });
}

/** Take another tree: what the server made of ours, or what two people's became. */
export function replaceTree(tree) {
  const fresh = tree !== desk.tree;
  if (fresh) tell("replacing");
  desk.tree = tree;
  desk.version += 1;
  tell("tree", { fresh });
}

// ── what a place is made of ────────────────────────────────────────────────────────────────────────

export function model(name) {
  return desk.model.models[name] ?? { keys: [] };
}

export function keySpec(modelName, key) {
  return model(modelName).keys.find((one) => one.name === key);
}

/** The shared part that lies under an entry, or null. */
export function sharedPart(modelName, entry) {
  const kind = model(modelName).library_kind;
  const name = entry && typeof entry === "object" ? entry.use : null;
  return (kind && name && desk.library[kind]?.[name]) || null;
}

/** The value of a key as it holds: the entry's own, else the shared part's. */
export function effective(entry, part, key) {
  const own = entry && typeof entry === "object" ? entry[key] : undefined;
  return own === undefined ? part?.value?.[key] : own;
}

/** Keep a value, or forget the key where nothing is said; over a shared part an empty value must be said. */
export function assign(path, value, part) {
  const key = path[path.length - 1];
  const inherited = part?.value?.[key];
  if (part && isSame(value ?? null, inherited ?? null)) clear(path);
  else if (isEmpty(value) && typeof value !== "boolean" && isEmpty(inherited)) clear(path);
  else if (isEmpty(value) && value === undefined) write(path, null);
  else write(path, value);
}

/** The models on the way to a place, for labels and jumps: [{path, model, key}] from the outside in. */
export function steps(path) {
  const found = [];
  let name = "ServiceDefinition";
  path.forEach((part, index) => {
    if (typeof part === "number") {
      found.push({ path: path.slice(0, index + 1), model: name, key: null });
      return;
    }
    const spec = keySpec(name, part);
    found.push({ path: path.slice(0, index + 1), model: name, key: part, spec });
    if (spec?.item) name = spec.item;
  });
  return found;
}

/** Which tab shows a key of the definition. */
export function tabOf(key) {
  const tab = desk.model.tabs.find((one) => one.blocks.some((block) => blockKeys(block).includes(key)));
  return tab?.id ?? desk.model.tabs[0]?.id;
}

/** The keys of the definition that a block of a tab shows. */
export function blockKeys(block) {
  return [...(block.keys ?? []).map((key) => key.name ?? key), block.rows, block.model].filter(Boolean);
}

/** What the server says of the tree. */
export function setState(state) {
  desk.state = state;
}

// ── what is wrong ──────────────────────────────────────────────────────────────────────────────────

export function problemsAt(path) {
  return desk.state.problems.filter((one) => one.path === path);
}

export function problemsWithin(path) {
  return desk.state.problems.filter((one) => isWithin(one.path, path));
}

export function problemsOfTab(tab) {
  const keys = tab.blocks.flatMap(blockKeys);
  return desk.state.problems.filter((one) => keys.includes(parse(one.path)[0]));
}

/** An id that nothing of this list has yet: field_1, field_2 … */
export function freshId(stem, taken) {
  let number = 1;
  while (taken.has(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}

/** Every id of the draft, own and shared: conditions speak of situations and fields by them. */
export function takenIds() {
  const found = new Set();
  const walk = (value) => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (value && typeof value === "object") {
      for (const name of ["id", "use"]) if (typeof value[name] === "string") found.add(value[name]);
      Object.values(value).forEach(walk);
    }
  };
  walk(desk.tree);
  for (const one of desk.state.names) found.add(one.id);
  return found;
}
