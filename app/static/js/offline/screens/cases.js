// The cases of the day, each with where it is.

import { dayAndClock, draw, fill, list, one, say } from "../dom.js";
import * as records from "../records.js";
import { send, state } from "../sending.js";
import { listen, sendingWords, totals } from "./day.js";

/** What is said of a case: its state in a word, and why it is not done. */
export function wordsOf(it) {
  const reasons = it.reasons.map((reason) => reason.sentence).filter(Boolean).join(" ");
  if (state.is === "sending" && state.token === it.token) return { state: say("state_sending", { part: Math.round(state.part * 100) }), why: "" };
  if (it.state === "ready" && it.reasons.length) return { state: say("state_back"), why: reasons || say("refused") };
  if (it.state === "in") return { state: say("state_in"), why: it.slip && it.number !== it.slip ? say("renumbered", { number: it.number }) : reasons };
  return { state: say(`state_${it.state}`), why: reasons };
}

export function cases() {
  const root = draw("cases");
  one("[data-send]", root).addEventListener("click", () => send());
  const show = () => {
    totals(root);
    const all = records.list();
    one("[data-none]", root).hidden = all.length > 0;
    one("[data-send]", root).hidden = !records.unsent().length;
    fill(root, { sending: sendingWords() });
    list(root, "cases", all, drawCase);
  };
  show();
  return listen({ cases: show, sending: show });
}

function drawCase(line, it) {
  const words = wordsOf(it);
  const isDraft = it.state === "draft";
  one("a", line).href = isDraft ? `#/form/${it.token}` : `#/slip/${it.token}`;
  const more = [it.number, it.step, isDraft ? say("begun", { when: dayAndClock(it.begun_at) }) : dayAndClock(it.taken_at)];
  fill(line, { service: it.service, name: it.name || say("no_name"), state: words.state, more: more.filter(Boolean).join(say("dot")), why: words.why });
  line.dataset.state = it.state;
  const ways = one("[data-ways]", line);
  const review = one("[data-review]", line);
  ways.hidden = true;
  if (["review", "refused", "online"].includes(it.state)) {
    ways.hidden = false;
    review.href = it.url || "/offline/reviews";
  } else if (it.state === "in" && it.url) {
    ways.hidden = false;
    Object.assign(review, { href: it.url, textContent: say("look") });
  } else if (it.state === "ready" && it.reasons.length) {
    ways.hidden = false;
    Object.assign(review, { href: `#/form/${it.token}`, textContent: say("mend") });
    review.addEventListener("click", () => { it.state = "draft"; records.save(it); });
  }
}
