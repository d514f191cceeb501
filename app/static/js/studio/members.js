// Which papers of the service are in a group of which some are enough: ticked in the group itself.

import { h, say } from "./dom.js";
import { assign, desk, effective, on, read, sharedPart } from "./desk.js";
import { titleOf } from "./describe.js";

/** One tick for each paper of the draft; the paper itself says which group it is in. */
export function renderMembers(path) {
  const id = `members-${path.join("-")}`;
  const box = h("div", { class: "ed-chips ed-members", role: "group", "aria-labelledby": id });
  box.draw = () => {
    const group = read(path)?.id;
    const papers = desk.tree.documents ?? [];
    box.replaceChildren(...papers.map((entry, index) => tick(entry, index, group)));
    if (!papers.length) box.append(h("span", { class: "quiet small" }, say("no_papers_yet")));
  };
  box.draw();
  return h("div", { class: "f w" }, h("div", { class: "ed-label" }, h("span", { class: "form-label", id }, say("papers_of_group"))), box,
    h("div", { class: "note" }, h("span", { class: "form-hint" }, say("papers_of_group_help"))));
}

/** Among the keys of the group, before those that are rarely needed. */
export function placeMembers(body, members) {
  const grid = body.querySelector(".ed-grid");
  grid.insertBefore(members, grid.querySelector(":scope > .ed-more"));
}

function tick(entry, index, group) {
  const part = sharedPart("DocumentSpec", entry);
  const input = h("input", { type: "checkbox", disabled: !desk.mayEdit, props: { checked: effective(entry, part, "group") === group } });
  input.addEventListener("change", () => assign(["documents", index, "group"], input.checked ? group : undefined, part));
  return h("label", {}, input, h("span", {}, titleOf("DocumentSpec", entry)));
}

// Papers that were added, renamed or moved since.
on("change", ({ path }) => {
  if (path[0] !== "documents") return;
  for (const box of document.querySelectorAll("#panels .ed-members")) if (!box.contains(document.activeElement)) box.draw();
});
