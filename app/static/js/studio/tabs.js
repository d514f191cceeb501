// The tabs of one service. A tab is built when it is first shown.

import { h } from "./dom.js";
import { blockKeys, desk, keySpec, on } from "./desk.js";
import { renderKey, renderKeys } from "./fields.js";
import { paintMarks } from "./marks.js";
import { renderRows } from "./rows.js";

const strip = document.getElementById("tabs");
const panels = document.getElementById("panels");
let current = "";

export function startTabs() {
  strip.replaceChildren(...desk.model.tabs.map((tab) => h("button", {
    type: "button", role: "tab", class: "nav-link", id: `tab-${tab.id}`, "data-tab": tab.id, "aria-controls": `panel-${tab.id}`, "aria-selected": "false", tabindex: "-1",
    on: { click: () => { showTab(tab.id); history.replaceState(null, "", `#${tab.id}`); } },
  }, tab.title, h("span", { class: "counts" }))));
  panels.replaceChildren(...desk.model.tabs.map((tab) => h("div", { role: "tabpanel", id: `panel-${tab.id}`, "aria-labelledby": `tab-${tab.id}`, tabindex: "-1", hidden: true })));
  strip.addEventListener("keydown", arrows);
  on("tree", redrawAll);
  showTab(desk.model.tabs[0].id);
}

export function showTab(id) {
  const panel = document.getElementById(`panel-${id}`);
  if (!panel) return;
  if (!panel.children.length) build(panel, desk.model.tabs.find((tab) => tab.id === id));
  if (id === current) return;
  current = id;
  for (const tab of strip.children) {
    const on = tab.dataset.tab === id;
    tab.setAttribute("aria-selected", String(on));
    tab.classList.toggle("active", on);
    tab.tabIndex = on ? 0 : -1;
    if (on) strip.scrollTo({ left: tab.offsetLeft - strip.clientWidth / 2 + tab.offsetWidth / 2 });
  }
  for (const one of panels.children) one.hidden = one !== panel;
  paintMarks();
}

function arrows(event) {
  const all = [...strip.children];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowRight: (at + 1) % all.length, ArrowLeft: (at + all.length - 1) % all.length, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  showTab(all[to].dataset.tab);
  all[to].focus();
}

function build(panel, tab) {
  panel.replaceChildren(...[tab.hint ? h("p", { class: "ed-lead quiet" }, tab.hint) : null, ...tab.blocks.map(renderBlock)].filter(Boolean));
}

function renderBlock(block) {
  if (block.rows) {
    const spec = keySpec("ServiceDefinition", block.rows);
    return h("div", { class: "ed-block" }, renderRows({ path: [block.rows], modelName: block.item ?? spec?.item, title: block.title, hint: block.hint, level: 2 }));
  }
  const body = block.model
    ? renderKeys({ path: [block.model], modelName: block.item ?? keySpec("ServiceDefinition", block.model)?.item ?? block.model, readonly: !desk.mayEdit })
    : renderKeys({ path: [], modelName: "ServiceDefinition", only: blockKeys(block), readonly: !desk.mayEdit });
  const optional = block.model && keySpec("ServiceDefinition", block.model);
  if (optional && optional.default === null && !optional.required) {
    return h("section", { class: "card ed-block" }, blockHead(block), h("div", { class: "card-body ed-grid" }, renderKey({ path: [block.model], spec: { ...optional, label: block.title }, part: null, readonly: !desk.mayEdit })));
  }
  return h("section", { class: "card ed-block", "data-key": block.model ?? null, "data-nested": block.model ? "yes" : null }, blockHead(block), h("div", { class: "card-body" }, body), block.model ? h("div", { class: "note" }) : null);
}

function blockHead(block) {
  return h("div", { class: "card-header" }, h("h2", { class: "card-title" }, block.title), block.hint ? h("span", { class: "quiet small" }, block.hint) : null);
}

/** Another tree: everything is built again, with the same rows open and the focus where it was. */
function redrawAll() {
  const focus = placeOfFocus();
  for (const panel of panels.children) panel.replaceChildren();
  const id = current;
  current = "";
  showTab(id);
  focus?.();
}

function placeOfFocus() {
  const active = document.activeElement;
  const holder = active?.closest("#panels [data-key], #panels [data-row], #panels [data-list]");
  if (!holder) return null;
  const [name, value] = ["key", "row", "list"].filter((kind) => holder.dataset[kind] !== undefined).map((kind) => [kind, holder.dataset[kind]])[0];
  const inside = [...holder.querySelectorAll("input, select, textarea, button")].indexOf(active);
  const chosen = [active.selectionStart, active.selectionEnd];
  return () => {
    const again = panels.querySelector(`[data-${name}="${CSS.escape(value)}"]`);
    const target = again?.querySelectorAll("input, select, textarea, button")[inside];
    target?.focus({ preventScroll: true });
    if (target?.setSelectionRange && chosen[0] !== null && target.matches("input[type=text], textarea")) target.setSelectionRange(...chosen);
  };
}

