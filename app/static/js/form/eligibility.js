// Conditions of the item follow the answers: met, not met, not yet decided. A no asks for a reason before it goes on.

import { evaluate } from "../conditions.js";
import { all, model, now, onRefresh, one, show } from "./page.js";

const WORDS = new Map([[true, "yes"], [false, "no"]]);

function showVerdicts() {
  const place = one("[data-eligible]");
  if (!place) return;
  for (const { id, check } of model.eligibility) {
    const line = one(`[data-check="${id}"]`, place);
    const met = WORDS.get(evaluate(check, now.names)) ?? "open";
    line.dataset.met = met;
    for (const word of all("[data-when]", line)) show(word, word.dataset.when === met);
  }
  show(one("[data-unmet]", place), Boolean(one("[data-met=no]", place)));
}

onRefresh(showVerdicts);
