// Changes that the server makes in the tree, because they touch more than one place: rename, remove, mend, unchain.

import { announce, notice, say } from "./dom.js";
import { desk, replaceTree, tell } from "./desk.js";
import { copyOf, drop, isSame, parse } from "./paths.js";
import { save, seen, takeStored } from "./saver.js";
import { Failure, ask, here } from "./server.js";
import { tellUses } from "./entries.js";

let queue = Promise.resolve();

/** Save what is typed, let the server change it, take its tree. False when it was refused; the reason is shown. */
export function changeOnServer(action, more, title = "") {
  queue = queue.catch(() => {}).then(() => change(action, more, title));
  return queue;
}

async function change(action, more, title) {
  if (!(await save())) return false;
  const sent = copyOf(desk.tree);
  const version = desk.version;
  try {
    const answer = await ask("POST", here("/edit"), { ...seen(), tree: sent, action, ...more });
    if (version === desk.version) takeStored({ ...answer, tree: action === "remove" ? removedHere(answer.tree, more.path) : answer.tree });
    else await takeBeside(answer, sent);
    return true;
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    refuse(failure, title);
    return false;
  }
}

/** The same tree with the same entries, so that what is open stays open; the server's where it did more. */
function removedHere(theirs, place) {
  const wanted = copyOf(desk.tree);
  drop(wanted, parse(place));
  if (!isSame(wanted, theirs)) return theirs;
  drop(desk.tree, parse(place));
  return desk.tree;
}

/** Something was typed while the server worked: both changes stay. */
async function takeBeside(answer, base) {
  const mine = copyOf(desk.tree);
  const { merged } = await ask("POST", here("/merge"), { base, mine, theirs: answer.tree });
  takeStored(answer);
  replaceTree(merged);
  tell("change", { path: [] });
  notice("merged", say("merged_own"), { seconds: 10 });
}

function refuse(failure, title) {
  if (failure.kind === "conflict" && failure.answer.uses) { tellUses(title, failure.message, failure.answer.uses); return; }
  const text = ["refused", "conflict"].includes(failure.kind) ? failure.message : say(failure.kind === "login" ? "login_ended" : "offline");
  notice("refused", text, { warn: true });
  announce(text);
}
