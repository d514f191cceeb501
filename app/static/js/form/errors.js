// Sentences beside wrong answers, and the summary that leads to them.

import { all, one } from "./page.js";

/** Someone mends an answer: its red sentence goes, and its line in the summary is ticked off. The server judges anew. */
export function forgive(control) {
  if (!control.name) return; // the whole form, after a row was added or taken away
  const place = control.closest("[data-field], [data-situation], [data-document], fieldset") ?? control.parentElement;
  for (const wrong of all(".is-invalid", place)) wrong.classList.remove("is-invalid");
  for (const told of all("[aria-invalid]", place)) told.removeAttribute("aria-invalid");
  for (const sentence of all(".dd-error", place)) sentence.remove();
  control.classList.remove("is-invalid");
  const names = new Set([control.name, control.id, place.id]);
  for (const link of all(".dd-errors a")) {
    if (names.has(decodeURIComponent(link.hash.slice(1)))) link.parentElement.classList.add("done");
  }
}

// A link of the summary leads to the control itself, or to the first one of a group of choices.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".dd-errors a");
  if (!link) return;
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  event.preventDefault();
  target.scrollIntoView({ block: "center" });
  (target.matches("input, select, textarea") ? target : one("input, select, textarea", target) ?? target).focus();
});
