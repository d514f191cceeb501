// A copy in this browser of what has not reached the server: a login that ends or a line that drops costs nothing.

import { desk } from "./desk.js";
import { copyOf } from "./paths.js";

const name = () => `editor:${desk.code}`;

export function keep() {
  const copy = { revision: desk.revision, published: desk.published, base: desk.saved, tree: desk.tree, at: Date.now() };
  try { localStorage.setItem(name(), JSON.stringify(copy)); return true; } catch { return false; } // full or forbidden
}

export function forget() {
  try { localStorage.removeItem(name()); } catch { /* forbidden: there is none */ }
}

export function kept() {
  try { return copyOf(JSON.parse(localStorage.getItem(name())) ?? undefined) ?? null; } catch { return null; }
}
