// Somebody else saves the same draft: it is told within seconds, and one click takes it in.

import { announce, clockTime, notice, say } from "./dom.js";
import { desk } from "./desk.js";
import { copyOf } from "./paths.js";
import { settleConflict } from "./conflict.js";
import { finishMerge, isDirty, save, takeStored } from "./saver.js";
import { Failure, ask, here } from "./server.js";

const EVERY = 15_000; // milliseconds
let told = "";

export function startWatching() {
  setInterval(look, EVERY);
  addEventListener("focus", look);
}

async function look() {
  if (document.hidden) return;
  const since = desk.revision;
  const answer = await ask("GET", here(`/changes?since=${since}`)).catch((failure) => { if (failure instanceof Failure) return null; throw failure; });
  if (!answer || desk.revision !== since || isSeen(answer)) return;
  const mark = `${answer.revision} ${answer.published_number}`;
  if (mark === told) return;
  told = mark;
  const text = say("somebody_saved", { by: answer.by || say("somebody"), time: answer.at ? clockTime(answer.at) : "" });
  notice("changes", text, { actions: [[say("take_in"), takeIn]] });
  announce(text);
}

/** Whether it is what this screen goes on from: this draft, or without one this version. */
function isSeen(answer) {
  return answer.revision === desk.revision && (answer.revision > 0 || answer.published_number === desk.published);
}

/** What they saved comes onto this screen; what is typed here stays. */
async function takeIn() {
  const theirs = await ask("GET", here("/draft.json")).catch(() => null);
  if (!theirs) { notice("offline", say("offline"), { warn: true }); return; }
  if (!isDirty()) takeStored(theirs);
  else if (await settleConflict({ ...theirs, by: theirs.saved_by, at: theirs.saved_at, tree: copyOf(theirs.tree) }, finishMerge)) save();
}
