// The form saves itself: to the server a moment after the last key, and to this browser until the server has it.
// A lost network or an ended login costs nothing: saving goes on when it can.

import { form } from "./page.js";
import { find, findAll, forget, forgetAll, keep, markSent } from "./kept.js";
import { clockTime, hush, mark, say, tell } from "./marker.js";
import { choose, merge } from "./merge.js";
import { byName, isSame, readPairs, writePairs } from "./pairs.js";

const TYPED = 1500; // milliseconds after the last key
const LEFT = 300; // after a control was left
const RETRY = [2000, 5000, 15000, 30000, 60000];
const MOST_ALIVE = 60_000; // bytes that browsers send on for a page that is gone

const { keep: target, user, token, path } = form.dataset;
const isShared = "shared" in form.dataset;
const revision = form.elements.draft_revision;
let base = []; // as the server has it
let version = 0; // of what is typed here
let savedVersion = 0;
let running = null;
let timer = 0;
let failures = 0;
let trouble = ""; // offline, login, stranger, refused or over
let isLeaving = false;

const isDirty = () => version !== savedVersion;

export function startSaving() {
  if (isShared) forgetAll();
  base = readPairs();
  form.addEventListener("input", () => touched(TYPED));
  form.addEventListener("change", () => touched(LEFT));
  form.addEventListener("submit", send);
  window.addEventListener("online", () => save());
  window.addEventListener("pageshow", () => { isLeaving = false; });
  window.addEventListener("pagehide", leave);
  window.addEventListener("beforeunload", (event) => { if (isDirty() && !isLeaving && !keepHere()) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : isDirty() && save()));
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); save(); }
  });
  if (form.dataset.savedAt) mark("saved", say.saved.replace("{time}", clockTime(form.dataset.savedAt)));
  takeUp();
}

function touched(pause) {
  version += 1;
  if (trouble === "over") return;
  keepHere();
  if (!trouble) mark("waiting", say.waiting);
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

/** The copy in this browser. False when there is none: a shared computer, or a full store. */
function keepHere() {
  const copy = { path, at: Date.now(), revision: Number(revision.value), base, pairs: readPairs() };
  return !isShared && keep(user, token, copy);
}

// ── to the server ─────────────────────────────────────────────────────────────────────────────────

/** Save until everything typed is there; several callers share one run. False when it did not work. */
export function save() {
  clearTimeout(timer);
  running ??= run().finally(() => { running = null; });
  return running;
}

async function run() {
  while (isDirty() && trouble !== "over") {
    const [sent, pairs] = [version, readPairs()];
    if (!trouble) mark("saving", say.saving);
    if (trouble === "login" || trouble === "stranger") {
      if (!(await renew())) return false;
    }
    const [status, answer] = await post(pairs);
    if (status === 409) {
      if (!(await settle(answer.pairs, answer, base))) return false;
    } else if (status !== 200) return fail(status, answer);
    else saved(sent, pairs, answer);
  }
  return true;
}

async function post(pairs) {
  const own = ["form_token", "draft_revision", "revision", "prefill_text", "prefill_note"].filter((name) => form.elements[name]);
  const body = new URLSearchParams([...pairs, ...own.map((name) => [name, form.elements[name].value])]);
  const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value, "X-Requested-With": "fetch" };
  const keepalive = document.hidden && body.toString().length < MOST_ALIVE;
  try {
    const answer = await fetch(target, { method: "POST", body, headers, keepalive, redirect: "manual" });
    if (answer.type === "opaqueredirect") return [401, {}];
    return [answer.status, await answer.json().catch(() => ({}))];
  } catch {
    return [0, {}];
  }
}

function saved(sent, pairs, answer) {
  [failures, trouble, base] = [0, "", pairs];
  savedVersion = sent;
  revision.value = answer.revision;
  hush();
  if (!isDirty()) forget(user, token);
  mark(isDirty() ? "waiting" : "saved", isDirty() ? say.waiting : say.saved.replace("{time}", clockTime(answer.at)));
  if (!location.search) history.replaceState(history.state, "", form.dataset.again); // reloading goes on
}

function fail(status, answer) {
  trouble = { 401: "login", 410: "over" }[status] ?? (status >= 400 && status < 500 && status !== 429 ? "refused" : "offline");
  if (trouble === "over") return over(answer);
  mark("lost", isShared || !keepHere() ? say.lost_here : say.lost);
  if (trouble === "login") tell(say.login, [[say.log_in, logIn], [say.again, () => save()]]);
  else if (trouble === "refused") tell(answer.error || say.broken, [[say.again, () => save()]]);
  if (trouble !== "refused") timer = setTimeout(save, RETRY[Math.min(failures, RETRY.length - 1)]);
  failures += 1;
  return false;
}

/** The form has become a case elsewhere: there is nothing to save any more. */
function over(answer) {
  savedVersion = version;
  forget(user, token);
  mark("lost", say.over);
  tell(answer.error, answer.path ? [[say.look, answer.path]] : []);
  return false;
}

function logIn() {
  window.open(`/login/?next=${encodeURIComponent("/me")}`, "_blank", "noopener");
}

/** After a login in another tab: the security token of this page is made good again, for the same person only. */
async function renew() {
  const answer = await fetch("/desk/keep", { headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return fail(answer ? 401 : 0, {});
  const who = await answer.json();
  if (String(who.user) !== user) {
    trouble = "stranger";
    tell(say.stranger, [[say.log_in, logIn], [say.again, () => save()]]);
    return false;
  }
  for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = who.csrf;
  trouble = "";
  return true;
}

// ── two at once ───────────────────────────────────────────────────────────────────────────────────

/** Bring what stands on the server together with what stands here. False when the person wants to choose later. */
async function settle(theirs, { revision: last, at }, was) {
  const found = merge(was, readPairs(), theirs);
  const pairs = found.conflicts.length ? await choose(found, { say, time: clockTime(at) }) : found.pairs;
  if (pairs === null) {
    trouble = "refused";
    mark("lost", say.unsettled);
    tell(say.unsettled_lead, [[say.choose_now, () => { trouble = ""; save(); }]]);
    return false;
  }
  writePairs(pairs);
  [revision.value, base, trouble] = [last, theirs, ""];
  version += 1;
  if (!found.conflicts.length) setTimeout(() => tell(say.merged.replace("{time}", clockTime(at)), [[say.fine, hush]]), 500);
  return true;
}

// ── what was left here ────────────────────────────────────────────────────────────────────────────

/** A copy in this browser that the server never got. */
function takeUp() {
  const own = find(user, token);
  if (own && !isAsShown(own.pairs)) return goOn(own);
  if (own) forget(user, token);
  if (form.dataset.unsaved !== undefined) { touched(LEFT); return undefined; }
  const [other] = Number(revision.value) ? [] : findAll(user, path);
  if (other) offer(...other);
  return undefined;
}

const isAsShown = (pairs) => {
  const [one, shown] = [byName(pairs), byName(readPairs())];
  return [...new Set([...one.keys(), ...shown.keys()])].every((name) => isSame(one.get(name), shown.get(name)));
};

async function goOn(copy) {
  const shown = readPairs();
  const [from, at] = [Number(revision.value), form.dataset.savedAt || copy.at];
  writePairs(copy.pairs);
  if (copy.revision !== from && from) {
    version += 1;
    if (!(await settle(shown, { revision: from, at }, copy.base))) return;
  } else tell(say.taken_up.replace("{time}", clockTime(copy.at)), [[say.fine, hush]]);
  touched(LEFT);
}

function offer(oldToken, copy) {
  const filled = copy.pairs.filter(([name, value]) => value && name.startsWith("f_")).length;
  const sentence = say.found.replace("{time}", clockTime(copy.at)).replace("{n}", filled);
  const take = () => {
    if (copy.revision) { location.assign(`${location.pathname}?draft=${oldToken}`); return; }
    writePairs(copy.pairs);
    forget(user, oldToken);
    hush();
    touched(LEFT);
  };
  tell(sentence, [[say.take, take], [say.drop, () => { forget(user, oldToken); hush(); }]]);
}

// ── going away ────────────────────────────────────────────────────────────────────────────────────

function leave() {
  if (isDirty() && !isLeaving) { keepHere(); save(); }
}

/** Without a network the form is not sent into the void: it waits here until it can go. */
function send(event) {
  if (event.defaultPrevented) return;
  if (trouble === "offline") {
    event.preventDefault();
    delete form.dataset.sent;
    save().then((went) => (went ? form.requestSubmit(event.submitter) : tell(say.not_sent)));
    return;
  }
  isLeaving = true;
  clearTimeout(timer);
  if (keepHere()) markSent(user, token);
}
