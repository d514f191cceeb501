// Saving by itself: a little after the last key, one request at a time; what is typed meanwhile is saved next.

import { announce, clockTime, dismiss, h, icon, later, notice, say } from "./dom.js";
import { desk, on, replaceTree, setState, tell } from "./desk.js";
import { forget, keep } from "./kept.js";
import { at, copyOf, isSame, parse, put } from "./paths.js";
import { Failure, ask, here, renewToken } from "./server.js";
import { settleConflict } from "./conflict.js";

const PAUSE = 700; // milliseconds after the last key
const RETRY = [2000, 5000, 15000]; // after a failure, then every 15 seconds
const place = document.getElementById("saved");
let savedVersion = 0;
let running = null;
let failures = 0;
let retry = 0;
let leftoversChanged = false;

export const isDirty = () => desk.version !== savedVersion;
const soon = later(() => { running ??= begin(false); }, PAUSE);
let flushing = false; // somebody waits until everything is saved
const copySoon = later(() => keep(), 300);

export function startSaving() {
  savedVersion = desk.version;
  on("change", () => { showSaved("waiting"); soon(); copySoon(); });
  document.addEventListener("focusout", (event) => {
    if (isDirty() && event.target.matches("input, textarea, select")) running ??= begin(false);
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
  window.addEventListener("pagehide", leave);
  window.addEventListener("online", () => save());
  window.addEventListener("beforeunload", (event) => { if (isDirty() && !keep()) event.preventDefault(); });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); save(); }
  });
}

/** The page goes away: send what is left, and keep a copy in case that does not arrive. */
function leave() {
  if (!isDirty()) return;
  keep();
  save();
}

/** Save until everything typed is on the server; several callers share one run. False when it did not work. */
export function save() {
  soon.cancel();
  flushing = true;
  running ??= begin(true);
  return running;
}

function begin(all) {
  flushing = all;
  return run().finally(() => { running = null; }).then((went) => {
    if (went && isDirty()) soon();
    return went;
  });
}

async function run() {
  clearTimeout(retry);
  for (let first = true; isDirty() && (first || flushing); first = false) {
    if (!desk.mayEdit) return false;
    const version = desk.version;
    const tree = copyOf(desk.tree);
    const pending = leftoversChanged;
    showSaved("saving");
    try {
      adopt(version, tree)(await ask("PUT", here("/draft.json"), { ...seen(), tree, ...pieces() }));
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      leftoversChanged ||= pending;
      if (!(await mend(failure))) return false;
    }
  }
  return true;
}

function pieces() {
  if (!leftoversChanged) return {};
  leftoversChanged = false;
  return { leftovers: desk.leftovers.filter((one) => !one.used) };
}

/** What the server answers to a save: its revision, its words. */
function adopt(version, tree) {
  return (answer) => {
    failures = 0;
    desk.revision = answer.revision;
    desk.saved = tree;
    savedVersion = Math.max(savedVersion, version);
    ["offline", "login", "refused"].forEach(dismiss);
    follow(answer.edits ?? [], tree);
    if (!isDirty()) { copySoon.cancel(); forget(); }
    showSaved(isDirty() ? "waiting" : "saved", answer.saved_at);
    takeState(answer.state);
    tell("saved", { at: answer.saved_at });
  };
}

/** Conditions that the server wrote anew, because the label they speak of was changed in this save. */
function follow(edits, sent) {
  const fitting = edits.filter((one) => isSame(at(desk.tree, parse(one.path)) ?? null, at(sent, parse(one.path)) ?? null));
  for (const one of edits) put(sent, parse(one.path), one.value);
  if (!fitting.length) return;
  for (const one of fitting) put(desk.tree, parse(one.path), one.value);
  tell("followed", { paths: fitting.map((one) => one.path) });
}

export function takeState(state) {
  if (!state) return;
  setState(state);
  tell("state");
}

/** True when saving can go on; otherwise the copy in this browser stays until it can. */
async function mend(failure) {
  keep();
  if (failure.kind === "conflict" && failure.answer.tree) {
    showSaved("lost", null, failure);
    if (await settleConflict(failure.answer, finishMerge)) return true;
    notice("refused", say("conflict_open"), { warn: true, actions: [[say("choose_now"), () => save()]] });
    return false;
  }
  showSaved("lost", null, failure);
  if (failure.kind === "login") {
    notice("login", say("login_ended"), { warn: true, actions: [[say("log_in"), logIn], [say("try_again"), tryAgain]] });
    return false;
  }
  if (failure.kind === "refused") {
    notice("refused", failure.message, { warn: true });
    return false;
  }
  notice("offline", say(failure.kind === "offline" ? "offline" : "broken"), { warn: true, actions: [[say("try_again"), () => save()]] });
  retry = setTimeout(() => save(), RETRY[Math.min(failures, RETRY.length - 1)]);
  failures += 1;
  return false;
}

/** What the tree here goes on from: the draft of this revision, or where there was none the version of this number. */
export const seen = () => ({ revision: desk.revision, published_number: desk.published });

function see(answer) {
  desk.revision = answer.revision;
  if (answer.published_number !== undefined) desk.published = answer.published_number;
}

/** After a conflict: `theirs` is the ground, the merged tree is ours to save. */
export function finishMerge(theirs, merged) {
  see(theirs);
  desk.saved = copyOf(theirs.tree);
  replaceTree(merged);
  if (isSame(merged, theirs.tree)) { savedVersion = desk.version; forget(); showSaved("saved", theirs.at); }
}

/** A tree that the server has stored already. */
export function takeStored(answer) {
  see(answer);
  desk.saved = copyOf(answer.tree);
  if (answer.state) setState(answer.state);
  replaceTree(answer.tree);
  savedVersion = desk.version;
  forget();
  showSaved("saved", answer.saved_at);
  takeState(answer.state);
  tell("saved", { at: answer.saved_at });
}

/** Ticks on the pieces of a paper guide are kept with the draft. */
export function saveLeftovers() {
  leftoversChanged = true;
  desk.version += 1;
  tell("change", { path: [] });
}

function logIn() {
  window.open(`/login/?next=${encodeURIComponent(location.pathname)}`, "_blank", "noopener");
}

async function tryAgain() {
  await renewToken();
  save();
}

let word = "";

export function showSaved(kind, moment = null, failure = null) {
  const sign = { saved: "circle-check", waiting: "edit", saving: "refresh", lost: "cloud-off" }[kind];
  const text = kind === "saved" ? say("saved", { time: clockTime(moment ?? new Date()) }) : say(kind);
  place.className = `ed-saved ${kind}`;
  place.replaceChildren(icon(sign), h("span", {}, text));
  const spoken = kind === "lost" ? text : kind === "saved" ? say("saved_short") : "";
  if (spoken && spoken !== word) announce(failure?.kind === "refused" ? failure.message : spoken);
  if (spoken) word = spoken;
}
