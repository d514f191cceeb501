// Sending by itself: whenever there is a network, in small resumable pieces, one tab at a time. Every message may be
// repeated: the server knows cases by their token and files by their name. What is ready is sent also behind the lock;
// then the key is forgotten.

import { Elsewhere, hello, LoggedOut, Refused, Stranger } from "./server.js";
import { askServer, askStanding, events, keepNumbers, numberArrived, numbersOf, phone, told } from "./phone.js";
import { dropFiles, list, note, readFile, readOpen } from "./records.js";

const PIECE = 128 * 1024; // bytes: three seconds at 400 kbit/s, lost at most when the network breaks off
const PAUSES = [5, 15, 30, 60, 120, 300]; // seconds until the next try
const AGAIN = 10 * 60; // seconds until the server is asked what became of those at review
const FINAL = ["in", "dropped"];
const OURS = { draft: "online" }; // the server's word for what somebody went on with at the desk: here it is no draft

/** What the page shows: `is` idle, sending, offline, login, stranger; `part` of the case in hand, from 0 to 1. */
export const state = { is: "idle", token: "", part: 0 };
let key = null;
let running = null;
let failures = 0;
let timer = 0;

export function startSending() {
  events.addEventListener("unlocked", () => { key = phone.key; send(); });
  events.addEventListener("locked", () => { if (!running) forgetKeyWhenDone(); });
  events.addEventListener("cut", () => { key = null; clearTimeout(timer); });
  window.addEventListener("online", () => { failures = 0; send(); });
  window.addEventListener("focus", () => send());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  navigator.serviceWorker?.addEventListener("message", (event) => { if (event.data === "send") send(); });
}

/** Send all there is; several callers share one run, and so do several tabs. */
export function send() {
  if (!key || !phone.device) return Promise.resolve();
  running ??= inTurn().finally(() => { running = null; });
  return running;
}

async function inTurn() {
  clearTimeout(timer);
  try {
    const ours = await navigator.locks.request("desk-offline-send", { ifAvailable: true }, async (lock) => {
      if (!lock) return false;
      await run();
      return true;
    });
    failures = 0;
    show({ is: ours ? "idle" : state.is });
    later(ours ? AGAIN : PAUSES[0]);
  } catch (error) {
    await failed(error);
  }
  await forgetKeyWhenDone();
}

async function failed(error) {
  if (error instanceof LoggedOut) await askStanding();
  if (!phone.device) return; // cut off: there is nothing left to send
  if (error instanceof Stranger) show({ is: "stranger" });
  else if (error instanceof LoggedOut) show({ is: "login" });
  else if (error instanceof TypeError) show({ is: "offline" });
  else {
    show({ is: "offline" });
    console.error(error); // a fault of ours: nothing is lost, it is tried again
  }
  later(PAUSES[Math.min(failures, PAUSES.length - 1)]);
  failures += 1;
  askForSync();
}

function later(seconds) {
  clearTimeout(timer);
  timer = setTimeout(send, seconds * 1000);
}

async function forgetKeyWhenDone() {
  if (!phone.key && key && !(await readOpen(key)).length) key = null;
}

/** Where the browser offers it, it wakes the page when the network is back. */
async function askForSync() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.sync?.register("desk-send").catch(() => {});
}

function show(changes) {
  Object.assign(state, { token: "", part: 0 }, changes);
  told("sending");
}

// ── one run ─────────────────────────────────────────────────────────────────────────────────────────

async function run() {
  const open = await readOpen(key);
  if (!open.length && !phone.pack) return;
  await hello(phone.device.user);
  for (const one of open) {
    show({ is: "sending", token: one.token });
    await sendCase(one);
  }
  if (phone.pack) await askStates();
}

/** What the server does not take as it is stays, with the server's sentence, and the others go on. */
async function sendCase(one) {
  try {
    let answer = await putEnvelope(one);
    if (answer.state === "waiting") {
      const { files = {} } = answer;
      for (const file of filesOf(one)) answer = await sendFile(one, file, files[file.id] ?? 0) ?? answer;
      if (!answer.state || answer.state === "waiting") answer = await putEnvelope(one); // the last byte told nothing
    }
    await settle(one, answer);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await note(one.token, { reasons: [{ code: "refused", sentence: error.message }] }, key);
  }
}

const putEnvelope = (one) => askServer(`cases/${one.token}`, { method: "PUT", body: envelope(one) });

const filesOf = (one) => [...one.papers, ...one.signatures].filter((file) => file.size > 0);

function envelope(one) {
  const { code: service, version_id, pairs, place, number, mode, made_at, revision } = one;
  const papers = one.papers.map(({ id, document_id, name, sha256, size, position }) => ({ id, document_id, name, sha256, size, position }));
  const signatures = one.signatures.map(
    ({ id, role, way, signer, witness, witness_phone, sha256, size }) => ({ id, role, way, signer, witness, witness_phone, sha256, size }),
  );
  return {
    service, version_id, pairs, place, number, mode, made_at, revision, papers, signatures, told: [], mandate: {},
    device_now: new Date().toISOString(),
  };
}

/** From where the server has it; what it said last, or null when it had all. */
async function sendFile(one, file, received) {
  const bytes = await readFile(file.id, key);
  if (!bytes) throw new Refused("");
  let [at, answer] = [received, null];
  while (at < bytes.byteLength) {
    show({ is: "sending", token: one.token, part: partOf(one, file, at) });
    const piece = bytes.slice(at, at + PIECE);
    try {
      answer = await askServer(`files/${one.token}/${file.id}?offset=${at}`, { method: "PUT", body: piece });
      at = answer.received;
    } catch (error) {
      if (!(error instanceof Elsewhere)) throw error;
      at = error.received;
    }
  }
  return answer;
}

function partOf(one, file, at) {
  const files = filesOf(one);
  const before = files.slice(0, files.indexOf(file)).reduce((sum, other) => sum + other.size, 0);
  return (before + at) / files.reduce((sum, other) => sum + other.size, 0);
}

/** Kept on the phone first, then its photographs go: a phone that dies between has them once more, not once less. */
async function settle(one, { state: now, number, url, reasons, step }) {
  const changes = { state: OURS[now] ?? now, number: number || one.number, url: url ?? "", reasons: reasons ?? [], step: step ?? one.step };
  await note(one.token, changes, key);
  if (now === "waiting") return;
  await dropFiles(one.papers, one.signatures);
  if (FINAL.includes(now) && one.number) await numberArrived(one.number);
}

/** What became of those the server has; it tops up the numbers, too. */
async function askStates() {
  const asked = list().filter((one) => !["draft", "ready", "waiting", "dropped"].includes(one.state)).slice(0, 500);
  const { held, spent } = await numbersOf();
  const body = { tokens: asked.map((one) => one.token), device_now: new Date().toISOString(), held_numbers: held, spent_numbers: spent };
  const answer = await askServer("states", { method: "POST", body });
  for (const one of asked) {
    const found = answer.cases[one.token];
    if (found && ((OURS[found.state] ?? found.state) !== one.state || found.step !== one.step)) await settle(one, found);
  }
  await keepNumbers(answer.numbers);
}
