// Which rows are open: known by the entry itself, so that moving it keeps it open.

import { on, read } from "./desk.js";
import { parse } from "./paths.js";

const open = new WeakSet();

export const isOpen = (entry) => entry !== null && typeof entry === "object" && open.has(entry);

export function setOpen(entry, wanted) {
  if (entry === null || typeof entry !== "object") return;
  if (wanted) open.add(entry);
  else open.delete(entry);
}

// Rows just added: nothing in them is called wrong before somebody has left them.
const fresh = new WeakSet();

export function setFresh(entry, wanted) {
  if (wanted) fresh.add(entry);
  else fresh.delete(entry);
}

export const isFreshEntry = (entry) => entry !== null && typeof entry === "object" && fresh.has(entry);

/** Whether a place lies in a row that was just added. */
export function isFresh(place) {
  const path = parse(place);
  return path.some((part, index) => typeof part === "number" && isFreshEntry(read(path.slice(0, index + 1))));
}

// Another tree has other entries: the rows at the same places are opened again.
let places = [];
on("replacing", () => { places = [...document.querySelectorAll("#panels [data-row].open")].map((row) => row.dataset.row); });
on("tree", ({ fresh }) => {
  if (fresh) for (const place of places) setOpen(read(parse(place)), true);
  places = [];
});
