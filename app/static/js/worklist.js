// The worklist by keyboard: ↑ ↓ choose a case, Enter opens it, T shows how its due date came about, P prints its receipt.

import { toggleWhy } from "./frame.js";

const table = document.querySelector("[data-keys]");
const rows = table ? [...table.tBodies[0].rows] : [];
let chosen = -1;

function choose(index) {
  rows[chosen]?.removeAttribute("aria-selected");
  chosen = Math.max(0, Math.min(rows.length - 1, index));
  rows[chosen].setAttribute("aria-selected", "true");
  rows[chosen].scrollIntoView({ block: "nearest" });
  rows[chosen].querySelector("a").focus({ preventScroll: true });
}

const KEYS = {
  ArrowDown: () => choose(chosen + 1),
  ArrowUp: () => choose(chosen - 1),
  t: () => { const button = rows[chosen]?.querySelector("[data-why]"); if (button) toggleWhy(button); },
  p: () => { if (rows[chosen]) window.open(`${rows[chosen].dataset.open}/receipt.pdf`, "_blank", "noopener"); },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || !rows.length) return;
  event.preventDefault();
  act();
});

table?.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-open]");
  if (row && !event.target.closest("a, button")) location.assign(row.dataset.open);
});

for (const form of document.querySelectorAll("[data-submit-on-change]")) {
  form.addEventListener("change", () => form.requestSubmit ? form.requestSubmit() : form.submit());
}
