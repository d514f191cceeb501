// The generated form on the screen: what is asked follows the answers, derived values follow the ID number, papers
// are counted, rows are added. Everything decided here is decided again by the server; this is only quicker.
// Each part is a module of form/; what they share stands in form/page.js. A part that changes an answer by itself
// calls `changed(control)`, so that everything that follows from it is drawn and kept.

import "./form/asked.js";
import "./form/mode.js";
import "./form/offers.js";
import "./form/rules.js";
import "./form/dropped.js";
import { bump, editCounts, takeAll, takeEverything } from "./form/papers.js";
import { addRow, removeRow } from "./form/rows.js";
import "./form/progress.js";
import { begin } from "./form/keys.js";
import "./form/initials.js";
import "./form/combobox.js";
import "./form/chain.js";
import "./form/locate.js";
import { startSaving } from "./form/autosave.js";
import { forgive } from "./form/errors.js";
import "./form/eligibility.js";
import "./form/prefill.js";
import { changed, form, refresh } from "./form/page.js";

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, (event) => { forgive(event.target); refresh(); });
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

refresh();
// A preview is drawn anew while someone writes beside it, and a trial proves nothing: neither is kept.
if (form.dataset.keep) {
  startSaving();
  begin();
}
