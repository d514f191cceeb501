// The page of one shared part: the editor's own controls on a tree that holds nothing but the part.

import { h, say } from "./dom.js";
import { desk, emptyState, keySpec, on, sharedPart, read } from "./desk.js";
import { renderKey, renderKeys } from "./fields.js";
import { paintMarks } from "./marks.js";
import { copyOf, isSame, parse } from "./paths.js";
import { renderRows } from "./rows.js";
import { save, startSaving } from "./saver.js";
import { ask } from "./server.js";

const root = document.getElementById("editor");
const panels = document.getElementById("panels");
const form = document.getElementById("part");
const button = document.getElementById("go");
const { kind, spec: modelName } = root.dataset;
const path = parse(root.dataset.place);
const begun = JSON.parse(root.dataset.tree);
let leaving = false;

function content() {
  if (kind === "chains") return renderRows({ path, modelName, title: keySpec("ServiceDefinition", "steps").label, level: 3 });
  if (kind === "option_lists") return renderKey({ path: [...path, "options"], spec: keySpec("FieldSpec", "options"), part: null, readonly: false });
  return renderKeys({ path, modelName, part: sharedPart(modelName, read(path)) });
}

function draw() {
  panels.replaceChildren(content());
  paintMarks();
}

async function start() {
  desk.code = root.dataset.code;
  document.body.dataset.view = "edit"; // the editor's styles show one pane at a time on a phone
  const [model, library] = await Promise.all([ask("GET", root.dataset.model), ask("GET", root.dataset.library)]);
  Object.assign(desk, { model, library, tree: copyOf(begun), saved: copyOf(begun), state: emptyState() });
  draw();
  on("tree", draw);
  startSaving();
  button.disabled = false;
  root.dataset.ready = "yes";
  if (root.dataset.known !== "yes") return; // of a new part nothing is missing before somebody types
  desk.version += 1;
  save();
}

form.addEventListener("submit", () => {
  document.getElementById("tree").value = JSON.stringify(desk.tree);
  leaving = true;
});
addEventListener("pageshow", () => { leaving = false; });
for (const link of document.querySelectorAll("[data-drop]")) link.addEventListener("click", () => { leaving = true; });
addEventListener("beforeunload", (event) => { if (!leaving && !isSame(desk.tree, desk.code ? begun : desk.tree)) event.preventDefault(); });

start().catch((failure) => {
  panels.replaceChildren(h("p", { class: "dd-wrong" }, failure.kind === "login" ? say("login_ended") : say("not_loaded")), h("a", { class: "btn", href: location.pathname }, say("try_again")));
  if (!failure.kind) throw failure;
});
