// What is to be mended, as the desk shows it: a summary first on the page, a sentence beside every answer.

import { all, form, one } from "../form/page.js";

const make = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

export function clearProblems() {
  one(".dd-errors")?.remove();
  for (const sentence of all(".dd-error")) sentence.remove();
  for (const wrong of all(".is-invalid")) wrong.classList.remove("is-invalid");
}

/** The summary leads to each place (form/errors.js); sentences go as soon as somebody mends the answer. */
export function showProblems(problems, say) {
  clearProblems();
  const links = problems.map(({ name, label, message }) => {
    const words = label ? say.named.replace("{label}", label).replace("{part}", message) : message;
    return make("li", {}, make("a", { href: `#${name}`, textContent: words }));
  });
  const title = make("h2", { textContent: say.problems.replace("{n}", problems.length) });
  const summary = make("section", { className: "dd-errors mt-3", tabIndex: -1 }, title, make("ol", {}, ...links));
  summary.setAttribute("role", "alert");
  one(".dd-head").after(summary); // below the name of the item, as at the desk
  for (const problem of problems) beside(problem);
  summary.focus({ preventScroll: true });
  summary.scrollIntoView({ block: "start" });
}

function beside({ name, message }) {
  const target = document.getElementById(name) ?? one(`[name="${CSS.escape(name)}"]`);
  const place = target?.closest("[data-field], [data-situation], [data-document], [data-rule], fieldset") ?? target?.parentElement;
  if (!place) return;
  const control = target.matches("input, select, textarea") ? target : null;
  control?.classList.add("is-invalid");
  control?.setAttribute("aria-invalid", "true");
  const sentence = make("p", { className: "dd-error" }, make("span", { textContent: message }));
  if (place.dataset.document) one(".s", place)?.after(sentence);
  else place.append(sentence);
}
