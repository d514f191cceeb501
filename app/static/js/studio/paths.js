// Places of a tree: a list of names and positions, and the same as text (`documents[2].originals`).

export function parse(text) {
  return [...String(text).matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, at, name]) => (at === undefined ? name : Number(at)));
}

export function dotted(path) {
  return path.reduce((text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${part}` : part), "");
}

export function at(tree, path) {
  return path.reduce((value, part) => (value === null || value === undefined ? undefined : value[part]), tree);
}

/** Write a value, making the mappings and lists on the way. */
export function put(tree, path, value) {
  let holder = tree;
  path.slice(0, -1).forEach((part, index) => {
    if (holder[part] === null || typeof holder[part] !== "object") holder[part] = typeof path[index + 1] === "number" ? [] : {};
    holder = holder[part];
  });
  holder[path[path.length - 1]] = value;
}

/** Take a key or an item away; what is not there is fine. */
export function drop(tree, path) {
  const holder = at(tree, path.slice(0, -1));
  const last = path[path.length - 1];
  if (Array.isArray(holder)) holder.splice(last, 1);
  else if (holder && typeof holder === "object") delete holder[last];
}

/** Whether `path` is `outer` or lies inside it; both as text. */
export function isWithin(path, outer) {
  return path === outer || (path.startsWith(outer) && (outer === "" || path[outer.length] === "." || path[outer.length] === "["));
}

export function copyOf(value) {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

export function isSame(one, other) {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  const names = Object.keys(one);
  return Array.isArray(one) === Array.isArray(other) && names.length === Object.keys(other).length
    && names.every((name) => name in other && isSame(one[name], other[name]));
}

export function isEmpty(value) {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length)
    || (typeof value === "object" && !Array.isArray(value) && !Object.keys(value).length);
}
