// Options and columns that hang on other answers: what is not offered cannot be chosen; what was chosen before and is
// offered no longer stays in sight with a sentence until another is chosen.

import { withheld } from "../answers.js";
import { all, holds, model, now, onRefresh, one, say, show } from "./page.js";

function limit(question, place) {
  if (!place || !question.offers?.length) return;
  const gone = new Map(withheld(question, now.names).map((option) => [option.code, option]));
  let refused = null;
  for (const item of all("option, input[type=radio], input[type=checkbox]", place)) {
    const option = gone.get(item.value);
    const chosen = item.checked || item.selected;
    if (option && chosen) refused = option;
    show(item.closest("label:not(.form-label)") ?? item, !option || chosen);
    if (item.matches("option")) item.disabled = Boolean(option) && !chosen;
  }
  tell(place, refused);
}

function tell(place, refused) {
  const said = one("[data-refused]", place);
  if (!refused) return said?.remove();
  const sentence = said ?? Object.assign(document.createElement("p"), { className: "dd-error" });
  sentence.dataset.refused = "";
  sentence.textContent = say.not_offered.replace("{option}", refused.label).replace("{why}", refused.why);
  if (!said) place.append(sentence);
}

function showOffers() {
  for (const question of model.questions) {
    limit(question, one(`[data-field="${question.id}"]`) ?? one(`[data-situation="${question.id}"]`));
    for (const column of question.columns) {
      for (const cell of all(`[data-group="${question.id}"] [data-field="${column.id}"]`)) {
        show(cell, holds(column.when));
        limit(column, cell);
      }
    }
  }
}

onRefresh(showOffers);
