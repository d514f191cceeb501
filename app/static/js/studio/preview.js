// What will come out of the draft, beside the editor: form, papers, guide, flow chart; made anew after each save.

import { h, later, say } from "./dom.js";
import { desk, on } from "./desk.js";

import { here } from "./server.js";
import { isShown } from "./panes.js";

const place = document.getElementById("preview");
const whats = document.getElementById("preview-what");
const samples = document.getElementById("preview-sample");
const widths = document.getElementById("preview-width");
const wide = document.getElementById("preview-open");
const DESK = 1100; // pixels of a desk's page, drawn smaller
let what = whats?.querySelector("[aria-pressed=true]")?.value ?? "";
let isPhone = true;
let shown = "";
let stale = true;

export function startPreview() {
  if (!what) return;
  press(whats, (button) => { what = button.value; load(); });
  press(widths, (button) => { isPhone = button.value === "phone"; fit(); });
  samples.addEventListener("change", () => load());
  on("saved", () => { stale = true; drawSamples(); refresh(); });
  on("tree", drawSamples);
  document.addEventListener("pane", () => { if (stale) refresh(); });
  addEventListener("resize", later(fit, 150));
  drawSamples();
  refresh();
}

const refresh = later(() => { if (isShown("preview")) load(); }, 250);

function press(group, act) {
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    for (const one of group.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === button));
    act(button);
  });
}

function drawSamples() {
  const chosen = samples.value;
  const all = (desk.tree.samples ?? []).filter((one) => one?.id);
  samples.replaceChildren(h("option", { value: "" }, say("blank_sample")), ...all.map((one) => h("option", { value: one.id }, one.title ?? one.id)));
  samples.value = all.some((one) => one.id === chosen) ? chosen : shown ? "" : all[0]?.id ?? "";
}

function address() {
  const query = samples.value ? `?sample=${encodeURIComponent(samples.value)}` : "";
  return here(`/preview/${what}${query}`);
}

/** The new page is made behind the old one and takes its place where the reader was. */
function load() {
  stale = false;
  const old = place.querySelector("iframe.now");
  const path = address();
  wide.href = path;
  if (what.endsWith(".pdf")) { showPaper(path); return; }
  const frame = h("iframe", { title: say("preview_of", { what: whats.querySelector("[aria-pressed=true]").textContent.trim() }), src: path, class: "next" });
  frame.addEventListener("load", () => {
    if (!frame.isConnected) return;
    const top = old && shown === what ? scrollOf(old) : 0;
    frame.className = "now";
    fit();
    scrollTo(frame, top);
    place.querySelectorAll("iframe").forEach((one) => { if (one !== frame) one.remove(); });
    place.querySelector("p.paper")?.remove();
    shown = what;
    place.classList.remove("busy");
  });
  place.querySelectorAll("iframe.next").forEach((one) => one.remove());
  place.classList.add("busy");
  place.append(frame);
  fit();
}

// A page that could not be loaded belongs to the browser and may not be asked.
function scrollOf(frame) {
  try { return frame.contentWindow.scrollY; } catch { return 0; }
}

function scrollTo(frame, top) {
  try { frame.contentWindow.scrollTo(0, top); } catch { /* the browser's own page */ }
}

/** Not every browser shows a PDF inside a page: it opens beside it. */
function showPaper(path) {
  shown = what;
  place.classList.remove("busy");
  place.replaceChildren(h("p", { class: "paper" }, h("span", {}, say("paper_lead")), h("a", { class: "btn btn-primary", href: path, target: "_blank", rel: "noopener" }, say("open_paper"))));
}

function fit() {
  const room = place.clientWidth;
  for (const frame of place.querySelectorAll("iframe")) {
    const scale = isPhone ? 1 : Math.min(1, room / DESK);
    frame.style.width = isPhone ? `${Math.min(room, 390)}px` : `${room / scale}px`;
    frame.style.height = `${place.clientHeight / scale}px`;
    frame.style.transform = scale < 1 ? `scale(${scale})` : "";
  }
  place.classList.toggle("phone", isPhone);
}

