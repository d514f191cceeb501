// Choosing a shared part: searched by characters, pinyin or initials, with what it says.

import { dialog, h, say } from "./dom.js";
import { desk } from "./desk.js";
import { factsOf } from "./facts.js";

/** `choose(entry)` gets the entry that uses the part. Steps may also be taken as a whole chain. */
export function pickShared(kind, modelName, choose) {
  const kinds = kind === "steps" ? ["chains", "steps"] : [kind];
  const all = kinds.flatMap((one) => Object.entries(desk.library[one] ?? {}).map(([name, part]) => ({ name, part, chain: one === "chains" })));
  const used = new Set(JSON.stringify(desk.tree).match(/"(?:use|chain)":"\w+"/g) ?? []);
  const box = h("input", { class: "form-control", type: "search", "aria-label": say("find_shared"), placeholder: say("find_shared_hint"), autocomplete: "off" });
  const list = h("ul", { class: "ed-picks" });
  const count = h("p", { class: "quiet small", role: "status" });
  let frame = null;
  const take = (one) => { frame.close(); choose(one.chain ? { chain: one.name } : { use: one.name }); };
  const draw = () => {
    const wanted = box.value.trim().toLowerCase();
    const found = all.filter((one) => !wanted || `${one.part.search ?? ""} ${one.part.title} ${one.name}`.toLowerCase().includes(wanted));
    list.replaceChildren(...found.map((one) => h("li", {}, h("button", { type: "button", on: { click: () => take(one) } },
      h("b", {}, one.part.title),
      used.has(`"${one.chain ? "chain" : "use"}":"${one.name}"`) ? h("span", { class: "dd-tag" }, say("already_used")) : null,
      h("span", { class: "facts" }, one.chain ? factsOf(modelName, { chain: one.name }) : factsOf(modelName, one.part.value))))));
    count.textContent = found.length ? say("found_n", { n: found.length }) : say("found_none");
  };
  box.addEventListener("input", (event) => { if (!event.isComposing) draw(); });
  box.addEventListener("compositionend", draw);
  box.addEventListener("keydown", (event) => { if (event.key === "ArrowDown") { event.preventDefault(); list.querySelector("button")?.focus(); } });
  list.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown") { event.preventDefault(); buttons[at + 1]?.focus(); }
    if (event.key === "ArrowUp") { event.preventDefault(); (buttons[at - 1] ?? box).focus(); }
  });
  draw();
  frame = dialog(say("from_shared"), h("div", {}, box, count, list));
  box.focus();
}
