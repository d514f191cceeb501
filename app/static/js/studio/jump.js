// From a problem, a search or an address to the very control: its tab, its rows opened, itself in focus.

import { desk, tabOf } from "./desk.js";
import { focusControl, openMore } from "./fields.js";
import { dotted, parse } from "./paths.js";
import { showTab } from "./tabs.js";
import { showPane } from "./panes.js";

/** Go to a place of the tree; `open` opens the row itself too. */
export function jumpTo(place, { open = true, select = null } = {}) {
  const path = typeof place === "string" ? parse(place) : place;
  if (!path.length) { showPane("check"); return; }
  showPane("edit");
  showTab(tabOf(path[0]));
  let holder = document.getElementById("panels");
  let found = null;
  path.forEach((part, index) => {
    const here = CSS.escape(dotted(path.slice(0, index + 1)));
    if (typeof part === "string") openMore(holder, part);
    const row = holder.querySelector(`[data-row="${here}"]`);
    const key = holder.querySelector(`[data-key="${here}"]`);
    if (row && (open || index < path.length - 1)) row.toggle(true);
    found = row ?? key ?? holder.querySelector(`[data-list="${here}"]`) ?? found;
    holder = found ?? holder;
  });
  focusOn(found, select);
}

function focusOn(found, select) {
  if (!found) return;
  found.scrollIntoView({ block: found.offsetHeight > innerHeight / 2 ? "start" : "center" });
  const target = focusTarget(found);
  if (select && target?.setSelectionRange) target.setSelectionRange(0, target.value.length);
  found.classList.add("found");
  setTimeout(() => found.classList.remove("found"), 1600);
}

function focusTarget(found) {
  if (found.dataset.key !== undefined) return focusControl(found, false);
  const target = found.querySelector(found.dataset.row === undefined ? "button" : ".head");
  target?.focus({ preventScroll: true });
  return target;
}

/** The address after `#` names a place. */
export function jumpToHash() {
  const place = decodeURIComponent(location.hash.slice(1));
  if (!place) return false;
  if (place === "problems" || place === "check") { showPane("check"); return true; }
  if (desk.model.tabs.some((tab) => tab.id === place)) { showTab(place); return true; }
  if (!/^[a-z_]+(\[\d+\]|\.[A-Za-z_]\w*)*$/.test(place)) return false;
  jumpTo(place);
  return true;
}
