// What every part of the generated form works with: its element, its model, its words, and what is asked just now.

import { evaluate } from "../conditions.js";
import { settle } from "../answers.js";

export const form = document.getElementById("form");
export const model = JSON.parse(document.getElementById("model")?.textContent ?? '{"questions": []}'); // none at a step
export const today = form.dataset.today;
export const say = JSON.parse(form.dataset.words); // in the language of the page
export const questions = new Map(model.questions.map((question) => [question.id, question]));
export const one = (selector, within = form) => within.querySelector(selector);
export const all = (selector, within = form) => [...within.querySelectorAll(selector)];
export const isHidden = (element) => Boolean(element.closest("[hidden]"));

/** The names known to conditions, and the ids of the questions that are asked: of the last refresh. */
export const now = { names: {}, asked: new Set() };

export const holds = (logic) => logic === null || evaluate(logic, now.names) === true;

export function show(element, visible) {
  if (element) element.hidden = !visible;
}

const drawers = [];

/** `draw` is called after every refresh, in the order in which the parts said so. */
export function onRefresh(draw) {
  drawers.push(draw);
}

/** The answers are read again and everything that follows from them is drawn. */
export function refresh() {
  const { known, asked } = settle(model, form, today);
  Object.assign(now, { names: known, asked });
  for (const draw of drawers) draw();
}

/** Something was changed by a button: the same as if it had been typed. */
export function changed(control = form) {
  control.dispatchEvent(new Event("input", { bubbles: true }));
}
