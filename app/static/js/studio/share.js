// A row becomes a part of the shared library, and the row uses it from then on.

import { announce, button, dialog, h, notice, say } from "./dom.js";
import { desk, keySpec, model, read, tell, touched } from "./desk.js";
import { titleOf } from "./describe.js";
import { jumpTo } from "./jump.js";
import { copyOf } from "./paths.js";
import { Failure, ask } from "./server.js";

const root = document.getElementById("editor");
const UNDO = 30; // seconds
const OF_SERVICE = new Set(["document_groups", "documents", "steps", "fields"]); // what a key may name that only this service has

/** Only the county writes into the library, and only what is not from there. */
export function mayShare(modelName, entry) {
  return root.dataset.share === "yes" && desk.mayEdit && Boolean(model(modelName).library_kind) && !entry.use && !entry.chain;
}

/** Ask, add the part, let the row use it. */
export function shareEntry({ path, modelName }) {
  const entry = copyOf(read(path));
  const title = titleOf(modelName, entry);
  const wrong = h("p", { class: "dd-wrong", role: "alert", hidden: true });
  const go = button(say("share"), async () => {
    go.disabled = true;
    try {
      const { own, value } = apart(modelName, entry);
      const { name } = await add(model(modelName).library_kind, title, value);
      frame.close();
      use(path, entry, { use: name, ...own(name) }, title);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      wrong.textContent = say({ login: "login_ended", offline: "share_offline" }[failure.kind] ?? failure.message);
      wrong.hidden = false;
    } finally { go.disabled = false; }
  }, { kind: "btn-primary", sign: "books" });
  const frame = dialog(say("share_title", { title }), h("div", {}, h("p", {}, say("share_lead")), wrong, h("p", { class: "ed-acts" }, go)));
  go.focus();
}

/** What every service may share, and what only this one can say: which group, under which condition, called what. */
function apart(modelName, { id, ...entry }) {
  const isOwn = ([name]) => { const spec = keySpec(modelName, name); return spec?.control === "condition" || OF_SERVICE.has(spec?.refers); };
  const all = Object.entries(entry);
  return {
    own: (name) => ({ ...(id && id !== name ? { id } : {}), ...Object.fromEntries(all.filter(isOwn)) }),
    value: Object.fromEntries(all.filter((one) => !isOwn(one))),
  };
}

/** The part as the library has it now: it is named there after the title. */
async function add(kind, title, value) {
  const made = await ask("POST", "/studio/library/parts", { kind, name: "", title, value });
  desk.library = await ask("GET", root.dataset.library);
  return made;
}

/** The row keeps its own id, by which conditions speak of it. */
function use(path, entry, shared, title) {
  put(path, shared);
  notice("undo", say("shared_now", { title }), { seconds: UNDO, actions: [[say("undo"), () => put(path, entry)]] });
  announce(say("shared_now", { title }));
}

function put(path, entry) {
  const list = read(path.slice(0, -1));
  if (!Array.isArray(list)) return;
  list[path[path.length - 1]] = entry;
  touched(path);
  tell("tree", { fresh: false });
  jumpTo(path, { open: false });
}
