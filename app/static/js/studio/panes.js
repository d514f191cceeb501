// Beside the editor stand the preview, the problems and what is left of a paper guide; on a phone one of all at a time.

import { desk, on } from "./desk.js";
import { h, say } from "./dom.js";
import { marksOf } from "./marks.js";

const names = ["preview", "check", "left"];
let asked = "edit";

export function startPanes() {
  for (const switcher of document.querySelectorAll("[data-pane]")) switcher.addEventListener("click", () => showPane(switcher.dataset.pane, { focus: true }));
  on("state", count);
  showPane("preview");
  asked = "edit";
  document.body.dataset.pane = "edit";
}

/** Show one pane; "edit" is the editor itself, always there on a wide screen. */
export function showPane(name, { focus = false } = {}) {
  asked = name;
  document.body.dataset.pane = name;
  if (names.includes(name)) for (const one of names) document.getElementById(`pane-${one}`).hidden = one !== name;
  for (const switcher of document.querySelectorAll("[data-pane]")) {
    const isOn = name === "edit" ? switcher.dataset.pane === "edit" || isShown(switcher.dataset.pane) : switcher.dataset.pane === name;
    switcher.setAttribute("aria-pressed", String(switcher.closest(".ed-thumb") ? switcher.dataset.pane === name : isOn));
  }
  document.dispatchEvent(new CustomEvent("pane", { detail: name }));
  if (focus && name !== "edit" && matchMedia("(max-width: 767px)").matches) scrollTo(0, 0);
}

export function isShown(name) {
  const pane = document.getElementById(`pane-${name}`);
  return Boolean(pane) && !pane.hidden && pane.offsetParent !== null;
}

function count() {
  const found = desk.state.problems.filter((one) => one.severity !== "hint");
  for (const place of document.querySelectorAll("[data-pane=check] .counts")) {
    place.replaceChildren(...(found.length ? marksOf(found).map((mark) => { mark.textContent = mark.textContent.replace(/\D+/, (word) => (place.closest(".ed-thumb") ? "" : word)); return mark; }) : []));
    if (!found.length) place.replaceChildren(h("span", { class: "visually-hidden" }, say("no_problems")));
  }
}

