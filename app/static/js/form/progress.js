// How far it is: what each section still lacks, and the section that is being read.

import { isRequired } from "../answers.js";
import { all, isHidden, model, now, onRefresh, one, questions, say } from "./page.js";

/** What this section still lacks: one element per required question or paper. */
export function lacks(section) {
  const fields = all("[data-field]", section).filter((place) => !isHidden(place) && lacksAnswer(place));
  const choices = all("[data-situation]", section).filter((place) => !isHidden(place) && !one(":checked", place));
  const who = all("[name=handled_by][type=radio]", section);
  return [...fields, ...choices, ...lackingPapers(section), ...(who.length && !who.some((radio) => radio.checked) ? [who[0]] : [])];
}

/** Of papers of which any will do, no more than are still wanted. */
function lackingPapers(section) {
  const lines = all("[data-document]:not([hidden])", section).filter((line) => line.dataset.need === "required" && !line.dataset.settled);
  const wanted = new Map(model.groups.map((group) => [group.id, group.minimum - all(`[data-any="${group.id}"]:not([hidden])`, section).filter((line) => line.dataset.settled).length]));
  return lines.filter(({ dataset: { any } }) => !any || wanted.set(any, wanted.get(any) - 1).get(any) >= 0);
}

export function lacksAnswer(place) {
  const question = questions.get(place.dataset.field);
  if (!question) return lacksCell(place);
  if (!isRequired(question, now.names)) return false;
  const answer = now.names[place.dataset.field];
  return answer === undefined || answer === "" || (Array.isArray(answer) && answer.length === 0);
}

/** A cell of a row into which something was typed already; a row left blank counts for nothing. */
function lacksCell(place) {
  const row = place.closest(".dd-group");
  const group = row && questions.get(row.closest("[data-group]").dataset.group);
  const column = group?.columns.find(({ id }) => id === place.dataset.field);
  return Boolean(column) && isRequired(column, now.names) && isBlank(place) && !isBlank(row);
}

const isBlank = (place) => all("[name]", place).every((control) => (control.matches("[type=radio], [type=checkbox]") ? !control.checked : !control.value.trim()));

/** "还差 3 处", its number in bold. */
function lackWords(count) {
  const [before, after] = say.lacking.split("{n}");
  return [before, Object.assign(document.createElement("b"), { textContent: count }), after];
}

const placeOf = (element) => element.closest("[data-field], [data-rule], [data-situation]") ?? element;

/** What has to be mended even where nothing is lacking: sentences in red, and what the summary leads to. Papers are counted as lacking. */
function wrongPlaces() {
  const led = all(".dd-errors li:not(.done) a").map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  return [...led, ...all(":is([data-field], [data-rule], [data-situation]) .dd-error")].filter((one) => one && !isHidden(one) && !one.closest("[data-document]")).map(placeOf);
}

function showProgress() {
  const open = new Set([...wrongPlaces(), ...all("[name=organisation]").filter((list) => !list.value).map(placeOf)]);
  for (const step of all("[data-step]")) {
    const section = document.getElementById(step.dataset.step);
    const missing = isHidden(section) ? [] : lacks(section);
    const wrong = Boolean(one(".is-invalid, .dd-error, .dd-docs .told", section));
    missing.forEach((place) => open.add(place));
    step.classList.toggle("bad", wrong);
    step.classList.toggle("ok", !wrong && missing.length === 0);
    one("[data-state]", step).textContent = wrong ? say.wrong : missing.length ? say.unfinished : say.finished;
  }
  const count = open.size;
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
