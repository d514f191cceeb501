// The generated form on the screen: what is asked follows the answers, derived values follow the ID number, papers
// are counted, rows are added. Everything decided here is decided again by the server; this is only quicker.
// Each part is a module of form/; what they share stands in form/page.js. A part that changes an answer by itself
// calls `changed(control)`, so that everything that follows from it is drawn and kept.

import "./form/asked.js";
import { bump, editCounts, takeAll, takeEverything } from "./form/papers.js";
import { addRow, removeRow } from "./form/rows.js";
import "./form/progress.js";
import "./form/keys.js";
import { forgive } from "./form/errors.js";
import { changed, form, refresh } from "./form/page.js";

let dirty = false;

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, (event) => { dirty = true; forgive(event.target); refresh(); });
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { less, more, all: whole } = button.dataset;
  if (less) bump(less, -1);
  else if (more) bump(more, 1);
  else if (whole) takeAll(whole);
  else if ("allPapers" in button.dataset) takeEverything();
  else if ("edit" in button.dataset) editCounts(button.closest("li"));
  else if ("add" in button.dataset) addRow(button.closest("[data-group]"));
  else if ("remove" in button.dataset) removeRow(button.closest("[data-group]"), button.closest(".dd-group"));
  else return;
  changed();
});

form.addEventListener("submit", () => { dirty = false; });
// A preview is drawn anew while someone writes beside it: what was tried in it is no loss.
window.addEventListener("beforeunload", (event) => { if (dirty && !("preview" in form.dataset)) event.preventDefault(); });

refresh();
