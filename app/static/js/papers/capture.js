// Photographs and files of documents: chosen, kept on the device, sent one after the other until the server has them.

import { forget, keep, waiting } from "./store.js";
import { offerScanner } from "./scan.js";
import { ask, LoggedOut, Refused, send } from "./send.js";
import { icon, Strip } from "./strip.js";

const AGAIN = 8000; // milliseconds until the next try on a bad network
const script = document.getElementById("papers-script");
const say = JSON.parse(script.dataset.words);
const user = script.dataset.user;
const places = new Map();
const shown = new Map(); // by upload: how its line tells what happens
let running = false;
let timer = 0;

const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const all = [...document.querySelectorAll("[data-papers] [data-capture], [data-papers][data-capture]")];
for (const place of all) {
  const root = place.closest("[data-papers]");
  const strip = new Strip(place, { base: root.dataset.papers, say, mayChange: "change" in root.dataset });
  places.set(place.dataset.capture, { strip, base: root.dataset.papers });
  place.classList.add("dd-scripted");
  const chooser = place.querySelector("input[type=file]");
  chooser.addEventListener("change", async (event) => {
    event.stopPropagation(); // not an answer of the form
    const chosen = [...chooser.files];
    chooser.value = "";
    for (const file of chosen) await take(place, file);
    go();
  });
  chooser.addEventListener("input", (event) => event.stopPropagation());
  place.addEventListener("submit", (event) => event.preventDefault());
}

async function take(place, file) {
  const root = place.closest("[data-papers]");
  const note = root.querySelector("input[name=form_token]")?.value ?? "";
  const item = {
    id: newId(), base: root.dataset.papers, token: note, user, document: place.dataset.capture, name: file.name, blob: file, at: Date.now(),
  };
  await keep(item);
  show(item);
}

function show(item) {
  if (shown.has(item.id)) return;
  const place = places.get(item.document);
  const line = place?.base === item.base ? place.strip.addWaiting(item) : { progress() {}, refuse() {}, done() {} };
  shown.set(item.id, line);
}

/** Send all that waits, one after the other; with a bad network again in a while. */
async function go() {
  if (running) return;
  running = true;
  clearTimeout(timer);
  try {
    const refused = new Set();
    for (;;) {
      const item = (await waiting()).find((one) => one.user === user && !refused.has(one.id));
      if (!item) break;
      show(item);
      if (!(await sendOne(item))) refused.add(item.id);
    }
  } catch (error) {
    const words = error instanceof LoggedOut ? say.login : say.waiting;
    for (const line of shown.values()) line.progress(0, words);
    timer = setTimeout(go, AGAIN);
  } finally {
    running = false;
  }
}

async function sendOne(item) {
  const line = shown.get(item.id);
  try {
    const page = await send(item, (part) =>
      line.progress(part, part < 1 ? say.sending.replace("{n}", Math.round(part * 100)) : say.checking));
    await forget(item.id);
    shown.delete(item.id);
    line.done({ id: page, name: item.name, pdf: item.blob.type === "application/pdf" });
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await forget(item.id);
    shown.delete(item.id);
    line.refuse(error.message || say.failed, () => {});
    return false;
  }
}

/** What the server has of this form already. The page of a case shows its files itself. */
async function list() {
  const root = document.querySelector("[data-papers][data-list]");
  if (!root) return;
  try {
    const found = await ask(root.dataset.list);
    for (const [documentId, pages] of Object.entries(found)) {
      for (const page of pages) places.get(documentId)?.strip.addPage(page);
    }
  } catch { /* no network: what is taken now waits */ }
}

window.addEventListener("online", go);
offerScanner(script.dataset.bridge, all, {
  say,
  symbol: icon,
  take: async (place, file) => { await take(place, file); go(); },
});
await list();
go();
