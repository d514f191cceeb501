// Beside the editor stand the preview, the problems and what is left of a paper guide; on a phone one of all at a time.

import { desk, on } from "./desk.js";
import { h, say } from "./dom.js";
import { marksOf } from "./marks.js";

const names = ["preview", "check", "left"];

export function startPanes() {
  for (const switcher of document.querySelectorAll("button[data-pane]")) switcher.addEventListener("click", () => showPane(switcher.dataset.pane, { focus: true }));
  on("state", count);
  showPane("edit");
}

/** Show one pane; "edit" is the editor itself, always there on a wide screen. */
export function showPane(name, { focus = false } = {}) {
  document.body.dataset.view = name;
  if (names.includes(name)) for (const one of names) document.getElementById(`pane-${one}`).hidden = one !== name;
  for (const switcher of document.querySelectorAll("button[data-pane]")) {
    const isOn = name === "edit" ? switcher.dataset.pane === "edit" || isChosen(switcher.dataset.pane) : switcher.dataset.pane === name;
    switcher.setAttribute("aria-pressed", String(switcher.closest(".ed-thumb") ? switcher.dataset.pane === name : isOn));
  }
  document.dispatchEvent(new CustomEvent("pane", { detail: name }));
  if (focus && name !== "edit" && matchMedia("(max-width: 767px)").matches) scrollTo(0, 0);
}

const isChosen = (name) => document.getElementById(`pane-${name}`)?.hidden === false;

/** Chosen, and on the screen: on a phone the editor may stand before it. */
export function isShown(name) {
  return isChosen(name) && document.getElementById(`pane-${name}`).offsetParent !== null;
}

function count() {
  const found = desk.state.problems.filter((one) => one.severity !== "hint");
  for (const place of document.querySelectorAll("[data-pane=check] .counts")) {
    place.replaceChildren(...(found.length ? marksOf(found).map((mark) => { mark.textContent = mark.textContent.replace(/\D+/, (word) => (place.closest(".ed-thumb") ? "" : word)); return mark; }) : []));
    if (!found.length) place.replaceChildren(h("span", { class: "visually-hidden" }, say("no_problems")));
  }
}

