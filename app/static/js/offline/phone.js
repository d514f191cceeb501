// The phone: who it belongs to, its lock, what was taken along, and the numbers that it may hand out.

import { clear, get, getAll, put, remove, transact } from "./store.js";
import { ask, CutOff, hello } from "./server.js";
import { fromBase64, keyFrom, MOST_TRIES, seal, unseal, unwrap, wrap } from "./vault.js";

export const FORMS = "desk-forms";
const DEVICE = "device";
const PACK = "pack";
const PEOPLE = "people";
const NOBODY = { people: [], stops: [], appointments: [] };

/** `device` lies plain; `key` and `pack` are there while the phone is open. */
export const phone = { device: null, key: null, pack: null };

/** "locked", "unlocked", "cut" and "numbers" are told here. */
export const events = new EventTarget();
export const told = (name, detail) => events.dispatchEvent(new CustomEvent(name, { detail }));

const path = (rest) => `/offline/devices/${phone.device.device}/${rest}`;

/** Now, as the server's clock was when it was last heard: phones are wrong by hours after an empty battery. */
export const now = () => Date.now() + (phone.device?.offset ?? 0);

export async function begin() {
  phone.device = (await get(DEVICE, DEVICE)) ?? null;
  if (isOver()) await expire();
}

async function change(values) {
  phone.device = { ...phone.device, ...values, id: DEVICE };
  await put(DEVICE, phone.device);
}

/** Ask the server about this phone; what it says of the time and of being cut off is heeded at once. */
export async function askServer(rest, options = {}) {
  try {
    const answer = await ask(path(rest), { ...options, user: phone.device.user });
    if (answer.server_time) await heed(answer.server_time);
    return answer;
  } catch (error) {
    if (error instanceof CutOff) await wipe();
    throw error;
  }
}

/** The login of a phone that was cut off has ended: without one it can still ask whether it must forget everything. */
export async function askStanding() {
  if (!phone.device) return;
  try {
    await ask(path("standing"));
  } catch (error) {
    if (error instanceof CutOff) await wipe();
    else if (!(error instanceof TypeError)) throw error; // no network: the next time
  }
}

async function heed(moment) {
  const offset = Date.parse(moment) - Date.now();
  if (Math.abs(offset - (phone.device.offset ?? 0)) > 2000) await change({ offset });
}

// ── the lock ────────────────────────────────────────────────────────────────────────────────────────

export async function register({ name, pin }) {
  const who = await hello();
  const made = await ask("/offline/devices", { method: "POST", body: { name } });
  const raw = fromBase64(made.key);
  await change({
    device: made.device, name, user: who.actor.user_id, keep_days: made.keep_days, tries: 0, lock: await wrap(pin, raw),
    offset: Date.parse(who.server_time) - Date.now(),
  });
  phone.key = await keyFrom(raw);
  told("unlocked");
}

/** The server gives the key again to its owner: after a forgotten PIN, or to choose another one. */
export async function renew(pin) {
  const { key } = await askServer("key", { method: "POST", body: {} });
  const raw = fromBase64(key);
  await change({ tries: 0, lock: await wrap(pin, raw) });
  phone.key = await keyFrom(raw);
  await openPack();
  told("unlocked");
}

/** How many tries are left, or null when it opened. The try is counted before it is made: closing the page undoes nothing. */
export async function unlock(pin) {
  const { lock, tries } = phone.device;
  if (!lock) return 0;
  await change({ tries: tries + 1 });
  const key = await unwrap(pin, lock);
  if (key === null) {
    const left = MOST_TRIES - phone.device.tries;
    if (left <= 0) await change({ lock: null });
    return Math.max(0, left);
  }
  await change({ tries: 0 });
  phone.key = key;
  await openPack();
  told("unlocked");
  return null;
}

export function lock() {
  phone.key = null;
  phone.pack = null;
  told("locked");
}

/** Everything goes: the phone was cut off, or is given back. */
export async function wipe() {
  phone.key = null;
  phone.pack = null;
  phone.device = null;
  await clear();
  await caches.delete(FORMS);
  told("cut");
}

/** Given back on purpose: the server takes the numbers and closes the phone. */
export async function giveBack() {
  await askServer("end", { method: "POST", body: { held_numbers: (await numbersOf()).held } });
  await wipe();
}

// ── what was taken along ────────────────────────────────────────────────────────────────────────────

/** In two records: what is of people goes after its days, also from a phone that nobody unlocks any more. */
export async function keepPack(pack) {
  const { people = [], stops = [], appointments = [], ...rest } = pack;
  const sealed = async (id, value) => ({ id, ...(await seal(phone.key, id, value)) });
  const [items, named] = [await sealed(PACK, rest), await sealed(PEOPLE, { people, stops, appointments })];
  await transact(["packs"], "readwrite", ({ packs }) => { packs.put(items); packs.put(named); });
  phone.pack = pack;
  await change({ keep_days: pack.keep_days ?? phone.device.keep_days, expires_at: pack.expires_at });
}

async function openPack() {
  const [items, named] = [await get("packs", PACK), await get("packs", PEOPLE)];
  phone.pack = items ? { ...NOBODY, ...(await unseal(phone.key, PACK, items)) } : null;
  if (phone.pack && named) Object.assign(phone.pack, await unseal(phone.key, PEOPLE, named));
  if (isOver()) await expire();
}

export const isOver = () => Boolean(phone.device?.expires_at) && now() > Date.parse(phone.device.expires_at);

/** After its days the people go from the phone; items and numbers stay useful for what is not sent yet. */
export async function expire() {
  await remove("packs", PEOPLE);
  if (phone.pack) Object.assign(phone.pack, NOBODY);
}

// ── numbers ─────────────────────────────────────────────────────────────────────────────────────────

/** Numbers to hand out, and those handed out on cases that the server does not have yet. */
export async function numbersOf() {
  const found = await getAll("numbers");
  const of = (spent) => found.filter((one) => Boolean(one.spent) === spent).map((one) => one.number).sort();
  return { held: of(false), spent: of(true) };
}

/** The whole list that the server gives: those it leaves out are not ours any more. One handed out stays handed out. */
export async function keepNumbers(numbers) {
  await transact(["numbers"], "readwrite", ({ numbers: store }) => {
    store.getAll().onsuccess = ({ target }) => {
      const spent = new Set(target.result.filter((one) => one.spent).map((one) => one.number));
      for (const one of target.result) if (!one.spent) store.delete(one.number);
      for (const number of numbers) if (!spent.has(number)) store.put({ number });
    };
  });
  told("numbers");
}

/** The server has the case: its number is used up for good. */
export const numberArrived = (number) => remove("numbers", number);

/**
 * Take the next number and write `record` (a sealed case, made by `sealed(number)`) in one transaction: two tabs never
 * hand out the same one, and none is lost between. Null when there is none.
 */
export async function takeNumber(sealed) {
  for (;;) {
    const [number] = (await numbersOf()).held;
    if (!number) return null;
    const record = await sealed(number);
    const answer = await transact(["numbers", "cases"], "readwrite", (stores) => {
      const taken = { done: false };
      stores.numbers.get(number).onsuccess = ({ target }) => {
        if (!target.result || target.result.spent) return;
        stores.numbers.put({ number, spent: true });
        stores.cases.put(record);
        taken.done = true;
      };
      return taken;
    });
    if (answer.done) return number;
  }
}
