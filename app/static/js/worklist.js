// The worklist by keyboard: ↑ ↓ (J K) go from case to case, Enter opens one, the space bar picks it, B passes on what was
// picked, T shows how a due date came about, P prints a receipt, F goes to the filters, N to the next list.

import { toggleWhy } from "./frame.js";

const table = document.querySelector("[data-keys]");
const rows = table ? [...table.tBodies[0].rows] : [];
const TYPED = "input:not([type=checkbox]), select, textarea";
let chosen = -1;

function choose(index) {
  rows[chosen]?.removeAttribute("aria-selected");
  chosen = Math.max(0, Math.min(rows.length - 1, index));
  rows[chosen].setAttribute("aria-selected", "true");
  rows[chosen].scrollIntoView({ block: "nearest" });
  rows[chosen].querySelector("a").focus({ preventScroll: true });
}

function pick() {
  const box = rows[chosen]?.querySelector("input[name=case]");
  if (!box) return;
  box.checked = !box.checked;
  count();
}

const bulk = document.querySelector("#bulk");

function count() {
  const picked = rows.filter((row) => row.querySelector("input[name=case]")?.checked).length;
  bulk.querySelector("[data-picked]").textContent = picked;
  bulk.firstElementChild.hidden = !picked;
}

function nextList() {
  const tabs = [...document.querySelectorAll(".dd-tabs a")];
  const here = tabs.findIndex((tab) => tab.hasAttribute("aria-current"));
  tabs[(here + 1) % tabs.length]?.click();
}

/** A print is counted, so it is sent like a form, into a window of its own. */
function printReceipt(path) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: `${path}/receipt/print`, target: "_blank", hidden: true });
  form.append(document.querySelector("input[name=csrf_token]").cloneNode());
  document.body.append(form);
  form.submit();
  form.remove();
}

const KEYS = {
  ArrowDown: () => choose(chosen + 1),
  ArrowUp: () => choose(chosen - 1),
  j: () => choose(chosen + 1),
  k: () => choose(chosen - 1),
  " ": pick,
  b: () => bulk?.querySelector("button:not([formaction])")?.click(),
  t: () => { const button = rows[chosen]?.querySelector("[data-why]"); if (button) toggleWhy(button); },
  p: () => { if (rows[chosen]) printReceipt(rows[chosen].dataset.open); },
};
// These work in an empty list, too.
const ALWAYS = {
  f: () => document.querySelector(".dd-filter select")?.focus(),
  n: nextList,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(TYPED)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const act = (rows.length && KEYS[key]) || ALWAYS[key];
  if (!act) return;
  if (key === " " && event.target.closest("button, summary, input")) return;
  event.preventDefault();
  act();
});

table?.addEventListener("change", (event) => { if (event.target.name === "case") count(); });
if (bulk) count();  // a page that comes back keeps what was picked

table?.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-open]");
  if (row && !event.target.closest("a, button, .pick")) location.assign(row.dataset.open);
});

for (const form of document.querySelectorAll("[data-submit-on-change]")) {
  form.addEventListener("change", () => form.requestSubmit ? form.requestSubmit() : form.submit());
}
