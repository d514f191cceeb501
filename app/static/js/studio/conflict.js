// Two people saved the same draft: what both changed is compared place by place, and the person chooses.

import { announce, clockTime, dialog, h, notice, say } from "./dom.js";
import { desk } from "./desk.js";
import { copyOf, drop, isSame, parse, put } from "./paths.js";
import { Failure, ask, here } from "./server.js";

/** Bring theirs and ours together. True when there is a tree to go on with; `finish(theirs, merged)` takes it. */
export async function settleConflict(theirs, finish) {
  for (;;) {
    const version = desk.version;
    const mine = copyOf(desk.tree);
    let answer;
    try {
      answer = await ask("POST", here("/merge"), { base: desk.saved, mine, theirs: theirs.tree });
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      notice("offline", say("offline"), { warn: true });
      return false;
    }
    if (answer.conflicts.length) {
      const merged = await choose(theirs, answer);
      if (merged === null) return false;
      finish(theirs, merged);
      return true;
    }
    if (version !== desk.version) continue; // something was typed meanwhile: once more, with that
    finish(theirs, answer.merged);
    if (!isSame(theirs.tree, mine)) tellMerged(theirs);
    return true;
  }
}

function tellMerged(theirs) {
  const text = say("merged", { by: theirs.by || say("somebody"), time: theirs.at ? clockTime(theirs.at) : "" });
  notice("merged", text, { seconds: 20 });
  announce(text);
}

/** Resolves to the merged tree, or to null when the dialog was closed without a choice. */
function choose(theirs, { merged, conflicts }) {
  return new Promise((resolve) => {
    const body = h("div", { class: "ed-conflict" },
      h("p", {}, say("conflict_lead", { by: theirs.by || say("somebody"), time: theirs.at ? clockTime(theirs.at) : "", n: conflicts.length })),
      h("div", { class: "ed-acts" },
        h("button", { type: "button", class: "btn btn-sm", on: { click: () => all("mine") } }, say("all_mine")),
        h("button", { type: "button", class: "btn btn-sm", on: { click: () => all("theirs") } }, say("all_theirs"))),
      h("ol", {}, conflicts.map(oneConflict)));
    const all = (side) => { for (const radio of body.querySelectorAll(`input[value=${side}]`)) radio.checked = true; };
    let done = null;
    const box = dialog(say("conflict_title"), body, {
      wide: true,
      onClose: () => resolve(done),
      actions: [[say("conflict_save"), (close) => {
        const chosen = conflicts.map((_one, at) => body.querySelector(`input[name="choice-${at}"]:checked`)?.value);
        const open = chosen.indexOf(undefined);
        if (open >= 0) { body.querySelector(`input[name="choice-${open}"]`).focus(); announce(say("choose_first")); return; }
        done = resolved(merged, conflicts, chosen);
        close();
      }, "btn-primary"]],
    });
    box.addEventListener("cancel", (event) => event.preventDefault());
  });
}

function oneConflict(one, at) {
  const side = (name, title, words) => h("label", { class: "side" },
    h("input", { type: "radio", class: "form-check-input", name: `choice-${at}`, value: name }),
    h("span", {}, h("b", {}, title), h("span", { class: "v" }, words || say("nothing"))));
  return h("li", {}, h("fieldset", {}, h("legend", {}, one.place),
    one.base !== null && one.base !== undefined && one.base !== "" ? h("p", { class: "quiet small" }, say("was", { value: one.base })) : null,
    h("div", { class: "ed-sides" }, side("mine", say("use_mine"), one.mine), side("theirs", say("use_theirs"), one.theirs))));
}

/** `merged` holds one side; the other is written where it was chosen. */
function resolved(merged, conflicts, chosen) {
  const tree = copyOf(merged);
  const gone = [];
  conflicts.forEach((one, index) => {
    const isMine = chosen[index] === "mine";
    if (isMine ? one.mine_is_gone : one.theirs_is_gone) gone.unshift(one.path);
    else put(tree, parse(one.path), isMine ? one.mine_value : one.theirs_value);
  });
  for (const path of gone) drop(tree, parse(path)); // from the back, so that places stay what they are
  return tree;
}

