// The editor of one service: loads what it needs, then everything on the page follows the draft.

import { announce, clockTime, h, notice, say } from "./dom.js";
import { desk, emptyState, on, replaceTree, setState, tell, touched } from "./desk.js";
import { Failure, ask, here } from "./server.js";
import { forget, kept } from "./kept.js";
import { copyOf, isSame } from "./paths.js";
import { finishMerge, save, showSaved, startSaving } from "./saver.js";
import { settleConflict } from "./conflict.js";
import { startTabs } from "./tabs.js";
import { startPanes, showPane } from "./panes.js";
import { startProblems } from "./problems.js";
import { startPreview } from "./preview.js";
import { startLeftovers } from "./leftovers.js";
import { startFinder } from "./find.js";
import { startWatching } from "./watch.js";
import { jumpToHash } from "./jump.js";
import { paintMarks } from "./marks.js";

const root = document.getElementById("editor");

async function start() {
  desk.code = root.dataset.code;
  const [model, library, draft] = await Promise.all([ask("GET", root.dataset.model), ask("GET", root.dataset.library), ask("GET", here("/draft.json"))]);
  Object.assign(desk, { model, library, revision: draft.revision, published: draft.published_number, leftovers: draft.leftovers ?? [], mayEdit: draft.may_edit });
  setState(draft.state ?? emptyState());
  if (draft.broken) { location.replace(here("/text")); return; }
  desk.tree = draft.tree;
  desk.saved = copyOf(draft.tree);
  document.getElementById("waiting").remove();
  document.getElementById("workplace").hidden = false;
  startTabs();
  startPanes();
  startProblems();
  startPreview();
  startLeftovers();
  startFinder();
  if (desk.mayEdit) startSaving();
  else notice("readonly", say("readonly"));
  showName();
  on("change", ({ path }) => { if (path[0] === "name") showName(); });
  on("tree", showName);
  if (draft.saved_at) showSaved("saved", draft.saved_at);
  paintMarks();
  tell("state");
  startWatching();
  jumpToHash();
  addEventListener("hashchange", jumpToHash);
  offerKept();
  root.dataset.ready = "yes";
}

/** The draft's own name, which may not be the published one. */
function showName() {
  const heading = document.querySelector(".ed-bar h1");
  if (heading.title !== desk.tree.name) heading.textContent = heading.title = desk.tree.name || desk.code;
}

/** What an earlier visit could not save is offered, not forced. */
function offerKept() {
  const copy = kept();
  if (!copy || !desk.mayEdit) return;
  if (isSame(copy.tree, desk.tree)) { forget(); return; }
  notice("kept", say("kept_here", { time: clockTime(new Date(copy.at)) }), { warn: true, actions: [[say("bring_back"), () => bringBack(copy)], [say("throw_away"), forget]] });
  announce(say("kept_here", { time: clockTime(new Date(copy.at)) }));
}

async function bringBack(copy) {
  const theirs = { revision: desk.revision, published_number: desk.published, tree: copyOf(desk.tree), by: "", at: null };
  const isLater = copy.revision !== desk.revision || (copy.published ?? null) !== desk.published;
  if (isLater) desk.saved = copy.base;
  replaceTree(copy.tree);
  if (isLater && !(await settleConflict(theirs, finishMerge))) return;
  touched([]);
  save();
}

for (const check of document.querySelectorAll("[data-check]")) {
  check.addEventListener("click", async () => {
    showPane("check", { focus: true });
    if (await save()) announce(say("checked", { n: desk.state.problems.length }));
    document.querySelector("#pane-check h2")?.scrollIntoView({ block: "nearest" });
  });
}
// Leaving for another page of this service: with everything saved.
for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (await save()) location.assign(link.href);
  });
}

start().catch((failure) => {
  const waiting = document.getElementById("waiting");
  const text = failure instanceof Failure && failure.kind === "login" ? say("login_ended") : failure instanceof Failure && failure.status === 403 ? failure.message : say("not_loaded");
  waiting?.replaceChildren(h("p", { class: "dd-wrong" }, text), h("a", { class: "btn", href: location.pathname }, say("try_again")));
  if (!(failure instanceof Failure)) throw failure;
});
