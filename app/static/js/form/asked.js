// Sections and questions appear and go as the answers say; computed values are written beside them.

import { isRequired, words } from "../answers.js";
import { all, holds, now, onRefresh, one, model, questions, show } from "./page.js";

function showSections() {
  for (const [id, section] of Object.entries(model.sections)) {
    const element = one(`[data-section="${id}"]`);
    if (!element) continue;
    show(element, holds(section.when));
    show(one(`[data-step="${element.id}"]`), holds(section.when));
  }
  all(".dd-sec:not([hidden]) [data-position]").forEach((mark, index) => { mark.textContent = index + 1; });
}

function showQuestions() {
  for (const [id, question] of questions) {
    show(one(`[data-situation="${id}"]`), now.asked.has(id));
    show(one(`[data-field="${id}"]`), now.asked.has(id));
    show(one(`[data-must="${id}"]`), isRequired(question, now.names));
    const place = question.computed && one(`[data-computed="${id}"]`);
    if (place) place.textContent = words(question, now.names[id]);
  }
  for (const block of all("[data-block]")) {
    show(block, all("[data-field]", block).some((field) => !field.hidden));
  }
}

onRefresh(showSections);
onRefresh(showQuestions);
