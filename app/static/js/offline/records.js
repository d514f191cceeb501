// Cases of this phone: drafts, those on their way, and those that the server has. Each is sealed as a whole; what did
// not fit on the disk stays in memory until it does.

import { Full, get, getAll, put, remove, transact } from "./store.js";
import { events, now, phone, takeNumber, told } from "./phone.js";
import { randomName, seal, sha256, unseal, unsealBytes } from "./vault.js";

export const OPEN = ["draft", "ready", "waiting"]; // the server does not have it whole yet
const DAYS_SHOWN = 3; // how long a case that has arrived stays in the list
const cases = new Map();
const unwritten = new Map(); // by store and id: what the full phone did not take
const channel = new BroadcastChannel("desk-offline");

channel.addEventListener("message", async ({ data }) => {
  if (!phone.key) return;
  await reread(data.token);
  told("cases", data.token);
});
events.addEventListener("locked", () => cases.clear());
events.addEventListener("cut", () => { cases.clear(); unwritten.clear(); });

/** All cases of this phone, the latest first. */
export const list = () => [...cases.values()].sort((one, other) => other.begun_at - one.begun_at);
export const find = (token) => cases.get(token);
export const unsent = () => list().filter((one) => one.state === "ready" || one.state === "waiting");
export const isFull = () => unwritten.size > 0;

/** Without the key: how many the server does not have yet. */
export const countOpen = async () => (await getAll("cases")).filter((one) => one.open).length;

export async function readAll() {
  for (const record of await getAll("cases")) cases.set(record.id, await opened(record));
  const old = now() - DAYS_SHOWN * 24 * 3600 * 1000;
  for (const one of list()) if (["in", "dropped"].includes(one.state) && one.begun_at < old) await forget(one.token);
}

async function reread(token) {
  const record = await get("cases", token);
  if (record) cases.set(token, await opened(record));
  else cases.delete(token);
}

const opened = (record) => unseal(phone.key, `cases/${record.id}`, record);

async function sealed(one, key = phone.key) {
  return { id: one.token, open: OPEN.includes(one.state), ...(await seal(key, `cases/${one.token}`, one)) };
}

/** A new form. Its token is the submission token of the case that it becomes. */
export function begun(values) {
  const one = {
    token: randomName(32), begun_at: now(), state: "draft", revision: 0, pairs: [], papers: [], signatures: [], number: "",
    place: "", mode: "", reasons: [], url: "", step: "", name: "", ...values,
  };
  cases.set(one.token, one);
  return one;
}

/** Keep a case as it is now. False when the phone is full: it stays in memory, and is written as soon as there is room. */
export async function save(one) {
  cases.set(one.token, one);
  return write("cases", await sealed(one), one.token);
}

/** For sending, which goes on behind the lock: what is ready to go, the oldest first. */
export async function readOpen(key) {
  const found = [];
  for (const record of await getAll("cases")) {
    if (record.open) found.push(await unseal(key, `cases/${record.id}`, record));
  }
  return found.filter((one) => one.state !== "draft").sort((one, other) => one.begun_at - other.begun_at);
}

/** What the server said of a case is kept with it. */
export async function note(token, changes, key) {
  const record = await get("cases", token);
  if (!record) return null;
  const one = { ...(await unseal(key, `cases/${token}`, record)), ...changes };
  if (phone.key) cases.set(token, one);
  await write("cases", await sealed(one, key), token);
  return one;
}

async function write(store, record, token) {
  const place = `${store}/${record.id}`;
  try {
    await put(store, record);
    unwritten.delete(place);
  } catch (error) {
    if (!(error instanceof Full)) throw error;
    unwritten.set(place, { store, record, token });
    told("full");
    return false;
  }
  channel.postMessage({ token });
  told("cases", token);
  if (unwritten.size) setTimeout(writeRest, 0);
  return true;
}

/** Room again: what waited in memory is written. True when nothing waits any more. */
export async function writeRest() {
  for (const [place, { store, record }] of [...unwritten]) {
    try {
      await put(store, record);
      unwritten.delete(place);
    } catch (error) {
      if (error instanceof Full) return false;
      throw error;
    }
  }
  told("full");
  return true;
}

/** A number is taken and the case is ready to go, in one step. Null when there is no number left. */
export async function handIn(one) {
  const takenAt = now();
  const handed = (next) => ({ number: next, slip: next, taken_at: takenAt, state: "ready" });
  const number = await takeNumber((next) => sealed({ ...one, ...handed(next) }));
  if (number === null) return null;
  Object.assign(one, handed(number));
  cases.set(one.token, one);
  unwritten.delete(`cases/${one.token}`);
  channel.postMessage({ token: one.token });
  told("cases", one.token);
  return number;
}

export async function forget(token) {
  const one = cases.get(token);
  cases.delete(token);
  await dropFiles(one?.papers ?? [], one?.signatures ?? []);
  await remove("cases", token);
  channel.postMessage({ token });
  told("cases", token);
}

/** What a witness stands for has no picture. */
export const newFileId = () => randomName(16);

// ── photographs and signatures ──────────────────────────────────────────────────────────────────────

/** Seal bytes of a case; what the server must know of them: { id, sha256, size }. */
export async function keepFile(token, buffer) {
  const id = newFileId();
  const digest = await sha256(buffer);
  await write("files", { id, token, size: buffer.byteLength, ...(await seal(phone.key, `files/${id}`, buffer)) }, token);
  return { id, sha256: digest, size: buffer.byteLength };
}

/** The bytes, or null when the phone does not have them any more. */
export async function readFile(id, key = phone.key) {
  const record = unwritten.get(`files/${id}`)?.record ?? (await get("files", id));
  return record ? unsealBytes(key, `files/${id}`, record) : null;
}

export async function dropFiles(...groups) {
  const ids = groups.flat().map((one) => one.id);
  for (const id of ids) unwritten.delete(`files/${id}`);
  if (ids.length) await transact(["files"], "readwrite", ({ files }) => { for (const id of ids) files.delete(id); });
}

/** Photographs of cases that the server has whole; how many there were. */
export async function freeRoom() {
  const done = list().filter((one) => !OPEN.includes(one.state));
  const groups = done.map((one) => [...one.papers, ...one.signatures]);
  await dropFiles(...groups);
  await writeRest();
  return groups.flat().length;
}
