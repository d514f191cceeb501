// How far it is: what each section still lacks, and the section that is being read.

import { isRequired } from "../answers.js";
import { all, isHidden, now, onRefresh, one, questions, say } from "./page.js";

/** What this section still lacks: one element per required question or paper. */
export function lacks(section) {
  const fields = all("[data-field]", section).filter((place) => !isHidden(place) && lacksAnswer(place));
  const choices = all("[data-situation]", section).filter((place) => !isHidden(place) && !one(":checked", place));
  const who = all("[name=handled_by][type=radio]", section);
  const papers = all("[data-document]:not([hidden])", section)
    .filter((line) => line.dataset.need === "required" && !line.dataset.settled);
  return [...fields, ...choices, ...papers, ...(who.length && !who.some((radio) => radio.checked) ? [who[0]] : [])];
}

export function lacksAnswer(place) {
  const question = questions.get(place.dataset.field);
  if (!question || !isRequired(question, now.names)) return false;
  const answer = now.names[place.dataset.field];
  return answer === undefined || answer === "" || (Array.isArray(answer) && answer.length === 0);
}

/** "还差 3 处", its number in bold. */
function lackWords(count) {
  const [before, after] = say.lacking.split("{n}");
  return [before, Object.assign(document.createElement("b"), { textContent: count }), after];
}

function showProgress() {
  let count = 0;
  for (const step of all("[data-step]")) {
    const section = document.getElementById(step.dataset.step);
    const missing = isHidden(section) ? [] : lacks(section);
    const wrong = Boolean(one(".is-invalid, .dd-error", section));
    count += missing.length;
    step.classList.toggle("bad", wrong);
    step.classList.toggle("ok", !wrong && missing.length === 0);
    one("[data-state]", step).textContent = wrong ? say.wrong : missing.length ? say.unfinished : say.finished;
  }
  const place = one("[data-lack]");
  place.replaceChildren(...(count ? lackWords(count) : [say.complete]));
  place.classList.toggle("ok", count === 0);
}

onRefresh(showProgress);

// The part that is being read is marked above; on a narrow screen the marks scroll along.
const inSight = new Set();
const watched = "IntersectionObserver" in window && new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) inSight.add(entry.target.id);
    else inSight.delete(entry.target.id);
  }
  let current = null;
  for (const step of all("[data-step]")) {
    if (inSight.has(step.dataset.step)) current = step; // of two in sight the lower one is being read
  }
  for (const step of all("[data-step]")) {
    const isCurrent = step === current;
    step.classList.toggle("now", isCurrent);
    if (isCurrent) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  }
  if (current) current.parentElement.scrollLeft = current.offsetLeft - 48;
}, { rootMargin: "-96px 0px -55% 0px" });
if (watched) for (const section of all(".dd-sec")) watched.observe(section);
