// 找一项: a box that looks through every label and value of the draft and goes there.

import { h, say } from "./dom.js";
import { desk, effective, model, sharedPart } from "./desk.js";
import { titleOf, valueWords } from "./describe.js";
import { dotted, isEmpty } from "./paths.js";
import { jumpTo } from "./jump.js";

const box = document.getElementById("find-key");
const list = document.getElementById("found-keys");
const MOST = 12;
let chosen = -1;

export function startFinder() {
  box.addEventListener("input", draw);
  box.addEventListener("focus", () => { if (box.value) draw(); });
  box.addEventListener("keydown", keys);
  box.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== box) close(); }, 150));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea, dialog")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    box.focus();
    box.select();
  }, true);
}

/** Everything that can be found: place, the words of its label, the words of its value. */
function* everything(name, path, value, trail, part = null) {
  for (const key of model(name).keys) {
    const here = [...path, key.name];
    const held = effective(value, part, key.name);
    const words = [...trail, key.label];
    if (key.control === "rows" && Array.isArray(value?.[key.name])) {
      for (const [index, entry] of held.entries()) {
        const title = titleOf(key.item, entry);
        yield { path: [...here, index], words, value: title };
        if (!entry?.chain) yield* everything(key.item, [...here, index], entry, [...trail, title], sharedPart(key.item, entry));
      }
    } else if (key.control === "model" && (value?.[key.name] || !isOptional(key))) yield* everything(key.item, here, value?.[key.name] ?? {}, words);
    else yield { path: here, words, value: valueWords(key, held) };
  }
}

const isOptional = (key) => key.default === null;

function matches(wanted) {
  const parts = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [];
  for (const one of everything("ServiceDefinition", [], desk.tree, [])) {
    const label = one.words[one.words.length - 1].toLowerCase();
    const text = `${one.words.join(" ")} ${one.value}`.toLowerCase();
    if (!parts.every((part) => text.includes(part))) continue;
    const score = (label.includes(parts[0]) ? 0 : 4) + (isEmpty(one.value) ? 2 : 0) + Math.min(one.path.length, 6) / 10;
    found.push({ ...one, score });
  }
  return found.sort((a, b) => a.score - b.score).slice(0, MOST);
}

function draw() {
  const wanted = box.value.trim();
  if (!wanted) { close(); return; }
  const found = matches(wanted);
  chosen = found.length ? 0 : -1;
  list.replaceChildren(...found.map((one, index) => h("li", { role: "option", id: `found-${index}`, "aria-selected": String(index === 0), "data-path": dotted(one.path), on: { mousedown: (event) => { event.preventDefault(); go(one.path); } } },
    h("b", {}, one.words.join(say("inside"))), h("span", { class: "q" }, one.value))));
  if (!found.length) list.append(h("li", { class: "quiet", role: "option", "aria-disabled": "true", "aria-selected": "false" }, say("found_none")));
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  point();
}

function point() {
  [...list.children].forEach((one, index) => one.setAttribute("aria-selected", String(index === chosen)));
  if (chosen >= 0) { box.setAttribute("aria-activedescendant", `found-${chosen}`); list.children[chosen].scrollIntoView({ block: "nearest" }); } else box.removeAttribute("aria-activedescendant");
}

function keys(event) {
  const count = list.querySelectorAll("[data-path]").length;
  if (event.key === "Escape") { close(); box.value = ""; return; }
  if (event.isComposing || list.hidden) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    chosen = count ? (chosen + (event.key === "ArrowDown" ? 1 : count - 1)) % count : -1;
    point();
  }
  if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); list.children[chosen].dispatchEvent(new MouseEvent("mousedown", { cancelable: true })); }
}

function go(path) {
  close();
  box.value = "";
  jumpTo(path, { select: true });
}

function close() {
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

