// A list of entries as rows: one line each, opened in place; added, copied, moved, taken away.

import { announce, button, h, icon, say } from "./dom.js";
import { desk, model, on, problemsAt, read, sharedPart, touched } from "./desk.js";
import { makeSortable } from "./drag.js";
import { titleOf, conditionWords } from "./describe.js";
import { factsOf, conditionOf } from "./facts.js";
import { focusControl, renderKeys } from "./fields.js";
import { paintMarks, paintRow, wrongLines } from "./marks.js";
import { isFreshEntry, isOpen, setFresh, setOpen } from "./opened.js";
import { dotted, isWithin } from "./paths.js";
import { pickShared } from "./picker.js";
import { blankEntry, copiedEntry, removeEntry } from "./entries.js";
import { renderChain } from "./chains.js";
import { placeMembers, renderMembers } from "./members.js";
import { mayShare, shareEntry } from "./share.js";

const CLICKED = 300; // milliseconds that a click takes

/** A list: `title` above it, rows of `modelName` below. `level` 2 is the heading of a tab's block. */
export function renderRows({ path, modelName, title, hint = "", level = 3 }) {
  const box = h("section", { class: `ed-rows level${level}`, "data-list": dotted(path) });
  const list = () => read(path) ?? [];
  const noun = model(modelName).noun || title;
  const ol = h("ol", { class: "dd-edit" });
  const heading = h(`h${level}`, { class: "card-title" });
  const kind = model(modelName).library_kind;
  const adders = desk.mayEdit ? h("span", { class: "ed-adders" },
    kind ? button(say("from_shared"), () => pickShared(kind, modelName, (entry) => add(entry)), { sign: "books" }) : null,
    button(say("add", { noun }), () => add(blankEntry(modelName)), { sign: "plus", "data-add": dotted(path) })) : null;
  box.append(h("div", { class: "ed-head" }, heading, hint ? h("span", { class: "quiet small" }, hint) : null, adders), ...(level === 2 ? [listNote(path)] : []), ol);

  function draw() {
    heading.textContent = list().length ? say("titled_count", { title, n: list().length }) : title;
    ol.replaceChildren(...list().map((entry, index) => renderRow({ path: [...path, index], modelName, change })));
    if (!list().length) ol.append(h("li", { class: "none quiet" }, say("empty_list", { noun })));
  }
  function add(entry) {
    const index = list().length;
    change((items) => items.push(entry));
    setOpen(entry, true);
    setFresh(entry, true);
    draw();
    announce(say("added", { title: titleOf(modelName, entry) }));
    const row = ol.children[index];
    row?.scrollIntoView({ block: "nearest" });
    (row?.querySelector(".ed :is(input, select, textarea)") ?? row?.querySelector(".head"))?.focus();
  }
  /** Change the list itself, draw it again, and put the focus where it was. */
  function change(act, focus = null) {
    const items = read(path);
    if (Array.isArray(items)) { act(items); touched(path); } else { const fresh = []; act(fresh); writeList(fresh); }
    draw();
    if (focus) ol.children[focus.index]?.querySelector(focus.what)?.focus();
  }
  function writeList(fresh) {
    const holder = path.slice(0, -1).reduce((value, part) => value[part] ??= {}, desk.tree);
    holder[path[path.length - 1]] = fresh;
    touched(path);
  }
  const move = (from, to, what = ".grip") => {
    const count = list().length;
    if (to < 0 || to >= count) { announce(say(to < 0 ? "is_first" : "is_last")); return; }
    const entry = list()[from];
    change((items) => items.splice(to, 0, ...items.splice(from, 1)), { index: to, what });
    paintMarks();
    announce(say("moved", { title: titleOf(modelName, entry), n: to + 1, all: count }));
  };
  box.addEventListener("moverow", (event) => { event.stopPropagation(); move(event.detail.from, event.detail.to, event.detail.what); });
  if (desk.mayEdit) makeSortable(ol, move);
  draw();
  return box;
}

/** What is wrong with a list as a whole: steps that take too long together. */
function listNote(path) {
  const note = h("div", { class: "note ed-whole", role: "status" });
  note.refresh = () => note.replaceChildren(...wrongLines(problemsAt(dotted(path))));
  note.refresh();
  return note;
}

function renderRow({ path, modelName, change }) {
  const entry = read(path);
  const index = path[path.length - 1];
  const place = dotted(path);
  const bodyId = `in-${place}`;
  const row = h("li", { class: "ed-row", "data-row": place });
  const title = h("b", {});
  const marks = h("span", { class: "marks" });
  const facts = h("span", { class: "facts" });
  const sentence = h("span", { class: "sent" });
  const head = h("button", { type: "button", class: "head", "aria-expanded": "false", "aria-controls": bodyId, on: { click: () => toggle() } }, title, facts);
  const grip = desk.mayEdit ? h("button", { type: "button", class: "grip", on: { keydown: (event) => arrows(event, ".grip", true) } }, icon("grip-vertical")) : null;
  const tag = entry?.use || entry?.chain ? h("span", { class: "dd-tag shared" }, icon("link"), say(entry.chain ? "chain" : "shared")) : null;
  const line = h("div", { class: "row1" }, grip, h("span", { class: "no" }, String(index + 1)), head, marks, tag, icon("chevron-down"));
  const body = h("div", { class: "ed", id: bodyId, hidden: true });
  row.append(line, sentence, body);
  head.addEventListener("keydown", (event) => arrows(event, ".head", false));
  row.addEventListener("focusout", (event) => {
    if (!isFreshEntry(entry) || row.contains(event.relatedTarget) || !row.isConnected) return;
    setTimeout(() => { setFresh(entry, false); paintMarks(); }, CLICKED); // nothing moves from under a click that is under way
  });

  function arrows(event, what, plain) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !desk.mayEdit || (!plain && !event.altKey)) return;
    event.preventDefault();
    shift(by, what);
  }
  function shift(by, what) {
    row.dispatchEvent(new CustomEvent("moverow", { bubbles: true, detail: { from: index, to: index + by, what } }));
  }
  function describe() {
    const now = read(path);
    const name = titleOf(modelName, now);
    title.textContent = name;
    grip?.setAttribute("aria-label", say("grip", { title: name }));
    facts.replaceChildren(...factsOf(modelName, now));
    const condition = conditionOf(modelName, now);
    sentence.textContent = condition ? say("when", { sentence: conditionWords(condition) }) : "";
  }
  function refresh() {
    describe();
    paintRow(row);
  }
  function toggle(wanted = !isOpen(entry)) {
    setOpen(entry, wanted);
    paint();
  }
  function paint() {
    const open = isOpen(entry);
    row.classList.toggle("open", open);
    head.setAttribute("aria-expanded", String(open));
    body.hidden = !open;
    if (open && !body.children.length) fill();
  }
  function fill() {
    if (entry.chain) { body.append(renderChain(path, entry)); } else {
      const part = sharedPart(modelName, entry);
      if (part) body.append(h("p", { class: "ed-from" }, icon("link"), say("from_library", { title: part.title })));
      else if (entry.use) body.append(h("p", { class: "dd-wrong" }, say("no_such_part", { name: entry.use })));
      body.append(renderKeys({ path, modelName, part, readonly: !desk.mayEdit }));
      if (modelName === "DocumentGroup") placeMembers(body, renderMembers(path));
    }
    if (desk.mayEdit) body.append(tools());
  }
  function tools() {
    const name = () => titleOf(modelName, read(path));
    return h("div", { class: "ed-tools", role: "group", "aria-label": say("row_tools", { title: name() }) },
      button(say("up"), () => shift(-1, "[data-up]"), { sign: "arrow-up", kind: "btn-quiet", "data-up": true }),
      button(say("down"), () => shift(1, "[data-down]"), { sign: "arrow-down", kind: "btn-quiet", "data-down": true }),
      entry.chain ? null : button(say("copy"), () => change((items) => items.splice(index + 1, 0, copiedEntry(modelName, entry)), { index: index + 1, what: ".head" }), { sign: "file-plus", kind: "btn-quiet" }),
      mayShare(modelName, entry) ? button(say("share"), () => shareEntry({ path, modelName }), { sign: "books", kind: "btn-quiet" }) : null,
      button(say("remove"), () => removeEntry({ path, modelName, change }), { sign: "trash", kind: "btn-quiet danger", "data-remove": true }));
  }
  row.refresh = refresh;
  row.describe = describe;
  row.toggle = toggle;
  row.refill = () => { body.replaceChildren(); fill(); };
  refresh();
  paint();
  return row;
}

/** Heads of the rows around a place say its new words. */
function refreshAround(path) {
  const place = dotted(path);
  for (const row of document.querySelectorAll("#panels [data-row]")) if (isWithin(place, row.dataset.row)) row.refresh?.();
}

on("change", ({ path }) => refreshAround(path));
// Another kind of field or step is asked other things.
on("chosen", ({ path }) => {
  const row = path[path.length - 1] === "kind" && document.querySelector(`[data-row="${CSS.escape(dotted(path.slice(0, -1)))}"].open`);
  if (!row) return;
  row.refill();
  focusControl(row.querySelector(`[data-key="${CSS.escape(dotted(path))}"]`));
});
on("state", () => { for (const note of document.querySelectorAll("#panels .ed-whole")) note.refresh(); });
on("state", () => { for (const row of document.querySelectorAll("#panels [data-row]")) row.describe(); }); // painted by marks.js

