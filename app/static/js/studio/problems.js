// What is wrong and what is missing, as one types: each with a way to its place, many with a click that mends it.

import { announce, button, h, say } from "./dom.js";
import { desk, keySpec, on, read } from "./desk.js";
import { titleOf } from "./describe.js";
import { changeOnServer } from "./changes.js";
import { jumpTo } from "./jump.js";
import { SIGNS } from "./marks.js";
import { parse } from "./paths.js";

const place = document.getElementById("problems");
const missing = document.getElementById("missing");
const ORDER = ["error", "warning", "hint"];
let wanted = "";
let spoken = null;

export function startProblems() {
  on("state", draw);
  draw();
}

function draw() {
  const { problems, completeness } = desk.state;
  const counts = Object.fromEntries(ORDER.map((one) => [one, problems.filter((problem) => problem.severity === one).length]));
  if (wanted && !counts[wanted]) wanted = "";
  const focused = document.activeElement?.closest("#problems [data-problem]")?.dataset.problem;
  place.replaceChildren(head(counts, problems.length), list(problems.filter((one) => !wanted || one.severity === wanted)));
  if (focused) [...place.querySelectorAll("[data-problem]")].find((one) => one.dataset.problem === focused)?.querySelector("a, button")?.focus();
  drawMissing(completeness);
  speak(counts.error);
}

function head(counts, all) {
  const choice = (name, words, count) => h("button", { type: "button", "aria-pressed": String(wanted === name), on: { click: () => { wanted = name; draw(); place.querySelector(`[aria-pressed=true]`)?.focus(); } } }, `${words} ${count}`);
  return h("div", { class: "hd" }, h("h2", { class: "card-title" }, say("checks")),
    all ? h("div", { class: "dd-seg", role: "group", "aria-label": say("filter") }, choice("", say("all"), all), ORDER.filter((one) => counts[one]).map((one) => choice(one, say(one), counts[one]))) : null,
    h("p", { class: "quiet small" }, say(counts.error ? "mend_errors" : all ? "can_publish" : "nothing_wrong")));
}

function list(problems) {
  return h("ul", {}, problems.map((one) => h("li", { "data-problem": `${one.key}@${one.path}` },
    h("span", { class: `mk ${SIGNS[one.severity]}` }, say(one.severity)),
    h("div", { class: "say" }, h("span", {}, one.message),
      h("span", { class: "ed-acts" },
        one.path ? h("a", { href: `#${one.path}`, on: { click: (event) => { event.preventDefault(); history.replaceState(null, "", `#${one.path}`); jumpTo(one.path); } } }, say("go_there")) : null,
        one.mend && desk.mayEdit ? button(one.mend.label, () => mend(one), { kind: "mend", "data-mend": one.key }) : null)))));
}

async function mend(problem) {
  if (await changeOnServer("mend", { key: problem.key, path: problem.path })) announce(say("mended", { label: problem.mend.label }));
}

function drawMissing({ percent, missing: lacking }) {
  for (const ring of document.querySelectorAll("[data-percent]")) {
    ring.querySelector("progress").value = percent;
    ring.querySelector("b").textContent = `${percent}%`;
  }
  missing.hidden = !lacking.length;
  missing.querySelector("ul").replaceChildren(...lacking.map((one) => h("li", {}, h("a", { href: `#${one.path}`, on: { click: (event) => { event.preventDefault(); jumpTo(one.path); } } }, whose(one.path), one.label))));
}

/** The row that lacks it, where a list has many. */
function whose(place) {
  const path = parse(place);
  const index = path.findIndex((part) => typeof part === "number");
  const spec = index === 1 ? keySpec("ServiceDefinition", path[0]) : null;
  return spec ? `${titleOf(spec.item, read(path.slice(0, 2)))} › ` : "";
}

/** Errors that come or go are told once, when their number changes. */
function speak(errors) {
  if (spoken !== null && spoken !== errors) announce(errors ? say("errors_now", { n: errors }) : say("no_errors_now"));
  spoken = errors;
}
