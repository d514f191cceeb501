// What answers must agree on: the sentence stands beside the answer as soon as the person has left it. A warning opens
// the box for the reason with which it may be passed.

import { brokenRules } from "../answers.js";
import { form, model, now, onRefresh, one, refresh, show } from "./page.js";

function showRules() {
  const broken = new Set(brokenRules(model, now.names).map((rule) => rule.id));
  for (const rule of model.rules) {
    const box = one(`[data-rule="${rule.id}"]`);
    if (box) show(box, broken.has(rule.id));
    else tell(rule, broken.has(rule.id));
  }
}

function tell(rule, isBroken) {
  const place = one(`[data-field="${rule.at}"]`);
  const said = place && one(`[data-broken="${rule.id}"]`, place);
  if (!isBroken) said?.remove();
  else if (place && !said && !place.contains(document.activeElement) && !one(".dd-error", place)) {
    const sentence = Object.assign(document.createElement("p"), { className: "dd-error", textContent: rule.message });
    sentence.dataset.broken = rule.id;
    place.append(sentence);
  }
}

if (model.rules.length) {
  onRefresh(showRules);
  form.addEventListener("focusout", () => setTimeout(refresh)); // the focus has moved on by then
}
