// Pieces of a paper guide that found no place: put where they belong by hand, ticked off when used.

import { announce, button, h, say } from "./dom.js";
import { desk, on } from "./desk.js";
import { saveLeftovers } from "./saver.js";

const place = document.getElementById("leftovers");
let last = null; // the text control that had the focus

export function startLeftovers() {
  document.addEventListener("focusin", (event) => { if (event.target.matches("#panels :is(input[type=text], textarea)")) { last = event.target; mark(); } });
  document.addEventListener("dragover", (event) => { if (dropTarget(event)) event.preventDefault(); });
  document.addEventListener("drop", drop);
  on("leftovers", draw);
  draw();
}

function draw() {
  const open = desk.leftovers.filter((one) => !one.used);
  for (const one of document.querySelectorAll("[data-pane=left]")) {
    one.hidden = !desk.leftovers.length;
    one.querySelector(".n").textContent = String(open.length);
  }
  place.replaceChildren(...desk.leftovers.map(piece));
  mark();
}

function piece(one) {
  const item = h("li", { class: one.used ? "used" : "", draggable: one.used ? null : "true" },
    h("p", {}, one.text),
    h("span", { class: "ed-acts" },
      one.used ? null : button(say("put_there"), () => use(one, last), { sign: "corner-down-right", "data-put": one.id }),
      button(say(one.used ? "not_used" : "done_with"), () => settle(one, !one.used), { kind: "btn-quiet" })));
  item.addEventListener("dragstart", (event) => { event.dataTransfer.setData("text/x-leftover", one.id); event.dataTransfer.setData("text/plain", one.text); event.dataTransfer.effectAllowed = "copy"; });
  return item;
}

/** Say on the buttons where a piece would go. */
function mark() {
  const label = last?.isConnected ? last.labels?.[0]?.firstChild?.textContent ?? last.getAttribute("aria-label") : null;
  for (const one of place.querySelectorAll("[data-put]")) {
    one.lastChild.textContent = label ? say("put_into", { label }) : say("put_there");
    one.setAttribute("aria-disabled", String(!label));
  }
}

function use(one, target) {
  if (!target?.isConnected) { announce(say("choose_place")); return; }
  const before = target.value;
  target.value = before ? `${before}${target.matches("textarea") ? "\n" : ""}${one.text}` : one.text;
  target.dispatchEvent(new Event("input", { bubbles: true }));
  target.focus();
  settle(one, true);
}

function settle(one, used) {
  one.used = used;
  draw();
  saveLeftovers();
  announce(say(used ? "ticked" : "unticked"));
}

function dropTarget(event) {
  return event.dataTransfer.types.includes("text/x-leftover") ? event.target.closest("#panels :is(input[type=text], textarea)") : null;
}

function drop(event) {
  const target = dropTarget(event);
  if (!target) return;
  event.preventDefault();
  const one = desk.leftovers.find((piece) => piece.id === event.dataTransfer.getData("text/x-leftover"));
  if (one) use(one, target);
}

