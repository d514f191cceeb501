// The generated form inside the shell (offline/screens/fill.js): the same page and scripts as at the desk. It keeps
// nothing itself: the shell has the key. It tells what is typed and photographed, and is told what to show.

import "./form_day.js";
import "../form.js";
import { judge } from "../judge.js";
import { all, changed, form, model as drawn, one, today } from "../form/page.js";
import { readPairs, writePairs } from "../form/pairs.js";
import { Photographs } from "./form_photos.js";
import { clearProblems, showProblems } from "./form_problems.js";

const WAIT = 250; // milliseconds after the last key until the shell keeps it
const BY_AGENT = "agent"; // 代办员: catalog HandledBy.AGENT
const script = document.getElementById("inside");
const say = JSON.parse(script.dataset.words);
const model = { ...drawn, ...JSON.parse(document.getElementById("judging").textContent) };
const shell = window.parent;
let timer = 0;
let agent = null;
let isFilled = false;

const send = (message) => shell.postMessage(message, location.origin);
const photos = new Photographs({ say, send });
const { applicant = "", idNumber = "", agentName = "", agentPhone = "" } = form.dataset;
const typed = (name) => (name && form.elements[name]?.value?.trim?.()) || "";

// ── telling ─────────────────────────────────────────────────────────────────────────────────────────

function tellNow() {
  clearTimeout(timer);
  if (isFilled) send({ kind: "changed", pairs: readPairs(), name: typed(applicant) });
}

function tellSoon() {
  clearTimeout(timer);
  timer = setTimeout(tellNow, WAIT);
}

for (const kind of ["input", "change"]) {
  form.addEventListener(kind, (event) => { if (event.target.type !== "file") tellSoon(); });
}
form.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("visibilitychange", () => { if (document.hidden) tellNow(); });
window.addEventListener("pagehide", tellNow);
for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => send({ kind: "busy" }), { passive: true });

// ── being told ──────────────────────────────────────────────────────────────────────────────────────

const orders = {
  fill({ pairs, papers, person, actor, isNew }) {
    agent = actor;
    if (isNew) {
      bring(person);
      bringAgent();
    } else writePairs(pairs);
    photos.show(papers);
    changed();
    isFilled = true;
    tellNow();
  },
  judge() {
    const { problems: found, promised } = judge(model, form, today);
    const problems = [...found, ...unmet()];
    if (problems.length) showProblems(problems, say);
    else clearProblems();
    send({
      kind: "judged", problems: problems.length, promised, pairs: readPairs(), name: typed(applicant),
      idNumber: typed(idNumber), papers: papersTaken(), promise: form.dataset.promise ?? "",
    });
  },
  tell: tellNow,
  kept: (message) => photos.kept(message),
};

window.addEventListener("message", (event) => {
  if (event.origin === location.origin && event.source === shell) orders[event.data.kind]?.(event.data);
});

/** Who does not meet the conditions may go on with a reason, as at the desk. */
function unmet() {
  const place = one("[data-unmet]");
  const isOwed = place && !place.closest("[hidden]") && !typed("unmet_reason");
  return isOwed ? [{ name: "unmet_reason", label: "", message: say.unmet }] : [];
}

/** What is known of the person goes where the form asks for it; nobody has typed anything yet. */
function bring(values) {
  for (const [name, sources] of Object.entries(JSON.parse(form.dataset.fills ?? "{}"))) {
    const found = sources.map((source) => values?.[source]).find(Boolean);
    const control = all(`[name="${CSS.escape(name)}"]`)[0];
    if (!found || !control) continue;
    if (control.type === "radio") all(`[name="${CSS.escape(name)}"]`).forEach((one) => { one.checked = one.value === found; });
    else if (!control.value) control.value = found;
    changed(control);
  }
}

/** The agent is the one who holds the phone. */
function bringAgent() {
  const chosen = new FormData(form).get("handled_by");
  if (!agent || chosen !== BY_AGENT) return;
  for (const [name, value] of [[agentName, agent.name], [agentPhone, agent.phone]]) {
    const control = name && form.elements[name];
    if (control && value && !control.value) { control.value = value; changed(control); }
  }
}

form.addEventListener("change", (event) => { if (event.target.name === "handled_by") bringAgent(); });

/** Papers on the desk, for the slip: their names and how many of each. */
function papersTaken() {
  const count = (line, kind) => Number(one(`[name="d_${line.dataset.document}_${kind}"]`, line)?.value) || 0;
  return all("[data-document]:not([hidden])")
    .map((line) => ({ name: one(".n", line).textContent.trim(), originals: count(line, "originals"), copies: count(line, "copies"), photos: photos.count(line.dataset.document) }))
    .filter((paper) => paper.originals || paper.copies || paper.photos);
}

send({ kind: "ready" });
