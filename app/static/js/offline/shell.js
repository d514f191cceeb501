// The shell of the day: which screen stands, when it locks, and the line above that tells how it is with the network.
// Everything personal comes from what lies sealed on the phone (vault.js), and goes from memory when it locks.

import { all, one, say } from "./dom.js";
import { askStanding, begin, events, expire, isOver, lock, phone } from "./phone.js";
import * as records from "./records.js";
import { send, startSending, state } from "./sending.js";
import { cases } from "./screens/cases.js";
import { day, pack } from "./screens/day.js";
import { cut, locked, loginLink, nothing, renewed, setup } from "./screens/door.js";
import { form } from "./screens/fill.js";
import { find, item, people, person } from "./screens/find.js";
import { install, own } from "./screens/own.js";
import { sign } from "./screens/sign.js";
import { slip } from "./screens/slip.js";
import { take } from "./screens/take.js";

const IDLE = 5 * 60 * 1000; // milliseconds without a touch until it locks
const LOOK = 5000; // milliseconds between two looks at the clock
// Screen by its name in the address, with the words of its title, and where its arrow leads.
const SCREENS = {
  setup: [setup, "title_setup"], renew: [renewed, "title_renew"], cut: [cut, "title_cut"], install: [install, "title_install", "#/day"],
  pack: [pack, "title_pack", "#/day"], day: [day, "title_day"], find: [find, "title_find"], item: [item, "title_item", "#/find"],
  people: [people, "title_people"], person: [person, "title_person", "#/people"], form: [form, "title_form", "#/day"],
  sign: [sign, "title_sign", "#/day"], take: [take, "title_take", "#/day"], slip: [slip, "title_slip", "#/cases"],
  cases: [cases, "title_cases"], phone: [own, "title_phone"],
};
const BEFORE_LOCK = new Set(["setup", "renew", "cut", "install"]);
let leave = null;
let turn = 0;
let touched = Date.now();
const stir = () => { touched = Date.now(); };

// ── which screen ────────────────────────────────────────────────────────────────────────────────────

function go(address) {
  if (location.hash === address) route();
  else location.hash = address;
}

/** What may stand now: nothing of people before the phone is open, nothing of the day before it was taken along. */
function allowed(name) {
  if (!phone.device) return ["setup", "cut", "install"].includes(name) ? name : "setup";
  if (!phone.key) return BEFORE_LOCK.has(name) && name !== "setup" ? name : phone.device.lock ? "lock" : "renew";
  if (!phone.pack && !["renew", "install", "phone"].includes(name)) return "pack";
  return name in SCREENS && name !== "setup" && name !== "cut" ? name : "day";
}

async function route() {
  turn += 1;
  const mine = turn;
  const wanted = location.hash || "#/day";
  const [path, query = ""] = wanted.slice(2).split("?");
  const [asked, ...rest] = path.split("/");
  const leaving = leave;
  leave = null;
  await leaving?.();
  if (mine !== turn) return;
  const name = allowed(asked);
  head(name);
  const left = name === "lock" ? locked(go, wanted) : await SCREENS[name][0](go, { rest, query: new URLSearchParams(query), stir });
  if (mine === turn) leave = left ?? null;
  else await left?.();
  window.scrollTo(0, 0);
}

function head(name) {
  const [, title = "title_lock", back = ""] = SCREENS[name] ?? [];
  one("#title").textContent = say(title);
  document.title = `${say(title)}·${say("product")}`;
  const arrow = one("[data-back]");
  arrow.hidden = !back;
  arrow.href = back || "#/day";
  document.body.dataset.screen = name;
  one("#thumb").hidden = !phone.key || !phone.pack || ["form", "item", "sign", "take"].includes(name);
  for (const link of all("#thumb a")) {
    if (link.hash === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

// ── what is told above ──────────────────────────────────────────────────────────────────────────────

function tellState() {
  const offline = !navigator.onLine || state.is === "offline";
  one("#net").textContent = state.is === "sending" ? say("net_sending") : offline ? say("net_off") : say("net_on");
  one("#net").dataset.off = offline ? "1" : "";
  const count = phone.key ? records.unsent().length : 0;
  const mark = one("[data-unsent]");
  mark.hidden = !count;
  mark.textContent = count;
  tellNote();
}

/** One thing at a time that somebody must do: room first, then the login. */
function tellNote() {
  const note = one("#note");
  note.hidden = true;
  if (!phone.key) return;
  if (records.isFull()) {
    const free = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: say("full_free") });
    free.addEventListener("click", async () => { await records.freeRoom(); tellState(); });
    const now = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: say("full_send") });
    now.addEventListener("click", async () => { await send(); await records.writeRest(); });
    note.replaceChildren(Object.assign(document.createElement("span"), { textContent: say("full") }), now, free);
    note.hidden = false;
  } else if (["login", "stranger"].includes(state.is) && records.unsent().length) {
    note.replaceChildren(Object.assign(document.createElement("span"), { textContent: say(state.is) }), loginLink());
    note.hidden = false;
  }
}

// ── the lock ────────────────────────────────────────────────────────────────────────────────────────

async function look() {
  if (!phone.key) return;
  if (Date.now() - touched > IDLE && !records.isFull()) { // what the full phone did not take lives in memory only
    await leave?.();
    leave = null;
    lock();
  } else if (isOver()) await expire();
}

window.addEventListener("beforeunload", (event) => { if (records.isFull()) event.preventDefault(); });
for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, stir, { passive: true });
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
for (const name of ["cases", "sending", "full", "unlocked", "locked"]) events.addEventListener(name, tellState);
for (const name of ["online", "offline"]) window.addEventListener(name, tellState);
events.addEventListener("locked", route);
events.addEventListener("cut", () => go("#/cut"));
window.addEventListener("hashchange", route);

async function start() {
  try {
    await begin();
  } catch {
    nothing();
    return;
  }
  startSending();
  setInterval(look, LOOK);
  tellState();
  await route();
  await askStanding();
  await navigator.serviceWorker?.register("/sw.js", { scope: "/", updateViaCache: "none" }).catch(() => {});
}

start();
