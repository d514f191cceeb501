// A villager sends photographs by a link: made smaller on the phone, kept there until the server has them, sent one by one.

import { forget, keep, waiting } from "./store.js";

const LONGEST = 2400; // pixels of the longer edge: small print of an A4 page stays readable
const QUALITY = 0.82;
const SMALL_ENOUGH = 900 * 1024; // bytes: what is smaller goes as it is
const AGAIN = 8000; // milliseconds until the next try on a bad network

const root = document.getElementById("sending");
const say = JSON.parse(root.dataset.words);
const user = root.dataset.user;
const left = document.getElementById("left");
const lines = new Map();
let running = false;
let failed = 0;

const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

for (const form of root.querySelectorAll("form[data-send]")) {
  const chooser = form.querySelector("input[type=file]");
  chooser.addEventListener("change", async () => {
    const chosen = [...chooser.files];
    chooser.value = "";
    for (const file of chosen) await take(form, file);
    go();
  });
}

async function take(form, file) {
  const document_id = form.querySelector("input[name=document]").value;
  const item = { id: newId(), base: root.dataset.path, user, document: document_id, name: file.name, at: Date.now() };
  show(item, say.small);
  item.blob = await smaller(file);
  await keep(item);
}

/** The photograph as a JPEG that a slow network can carry; what the browser cannot open goes as it is. */
async function smaller(file) {
  if (!file.type.startsWith("image/") || file.size <= SMALL_ENOUGH) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return made && made.size < file.size ? made : file;
  } catch {
    return file;
  }
}

function show(item, words) {
  let line = lines.get(item.id);
  if (!line) {
    line = document.createElement("li");
    line.className = "waiting-here";
    placeOf(item).querySelector("[data-pages]").append(line);
    lines.set(item.id, line);
  }
  line.textContent = words;
}

function placeOf(item) {
  const forms = [...root.querySelectorAll("form[data-send]")];
  const form = forms.find((one) => one.querySelector("input[name=document]").value === item.document) ?? forms.at(-1);
  return form.closest("section");
}

async function mine() {
  return (await waiting()).filter((item) => item.user === user && item.base === root.dataset.path);
}

/** Send all that waits; then the page is loaded anew and shows what the server has. */
async function go() {
  if (running) return;
  running = true;
  let sent = 0;
  try {
    for (let items = await mine(); items.length; items = await mine()) {
      tell(items.length);
      await send(items[0]);
      sent += 1;
    }
    tell(0);
    if (sent && !failed) location.reload();
  } catch {
    for (const item of await mine()) show(item, say.again);
    setTimeout(go, AGAIN);
  } finally {
    running = false;
  }
}

function tell(count) {
  left.hidden = !count;
  left.textContent = count ? say.left.replace("{n}", count) : "";
}

/** One photograph. What the server will never take is forgotten with its reason; a bad network throws. */
async function send(item) {
  show(item, say.sending);
  const body = new FormData();
  body.set("document", item.document);
  body.set("upload", item.id);
  body.set("files", item.blob, item.name);
  const answer = await fetch(`${item.base}/pages`, { method: "POST", body, headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" } });
  const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (answer.ok) {
    show(item, say.done);
  } else if ([410, 413, 422].includes(answer.status)) {
    show(item, told.error ?? "");
    failed += 1;
  } else {
    throw new TypeError(`status ${answer.status}`);
  }
  await forget(item.id);
}

const token = () => document.querySelector("input[name=csrf_token]").value;

addEventListener("online", go);
addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });
go();
