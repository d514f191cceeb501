// What every page does: "/" jumps to the search box, summaries take the focus, menus close, and the
// arithmetic behind a due date opens beside its button.

import { forgetAll, sweep } from "./form/kept.js";

const typing = (target) => target.closest("input, select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeAll();
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "/" && !typing(event.target)) {
    const box = document.querySelector(".dd-find input:not([type=hidden])");
    if (box && box.offsetParent) { event.preventDefault(); box.focus(); }
  }
  if (event.key === "F2") {
    const fresh = document.querySelector("[data-key=F2]");
    if (fresh) { event.preventDefault(); fresh.click(); }
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-why]");
  if (button) { toggleWhy(button); return; }
  if (event.target.closest("[data-close]")) { closeAll(); return; }
  if (!event.target.closest(".dd-why-pop")) closeWhy();
  for (const menu of document.querySelectorAll(".dd-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

let opener = null;

/** Open the sum behind a due date, or close it when it is already open. */
export async function toggleWhy(button) {
  const again = opener === button;
  closeWhy();
  if (again) return;
  const answer = await fetch(button.dataset.why, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok || answer.redirected) { location.reload(); return; }
  const box = document.createElement("div");
  box.className = "dd-why-pop";
  box.id = "why";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-labelledby", "whyh");
  box.tabIndex = -1;
  box.innerHTML = await answer.text();
  document.body.append(box);
  place(box, button);
  opener = button;
  button.setAttribute("aria-expanded", "true");
  box.focus();
}

function place(box, button) {
  const at = button.getBoundingClientRect();
  const left = Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 16);
  const below = at.bottom + 8 + box.offsetHeight < window.innerHeight;
  const top = below ? at.bottom + 8 : Math.max(8, at.top - box.offsetHeight - 8);
  box.style.left = `${Math.max(16, left) + window.scrollX}px`;
  box.style.top = `${top + window.scrollY}px`;
}

function closeWhy() {
  const box = document.getElementById("why");
  if (!box) return;
  const inside = box.contains(document.activeElement);
  box.remove();
  if (opener) {
    opener.setAttribute("aria-expanded", "false");
    if (inside) opener.focus();
  }
  opener = null;
}

function closeAll() {
  closeWhy();
  for (const menu of document.querySelectorAll(".dd-menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

// A form is sent once: the second click of an impatient hand does nothing (the server would not mind either).
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return; // a look in another window sends nothing
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

const first = document.querySelector("[data-focus]");
if (first) {
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "start" });
}

// Copies of forms that this browser held for the server go when they are not needed any more, and at the logout.
sweep();
for (const form of document.querySelectorAll("form[action='/logout/']")) form.addEventListener("submit", forgetAll);
