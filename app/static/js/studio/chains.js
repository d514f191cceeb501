// A chain of steps from the library: its steps to read, and a button that lays them out to be changed one by one.

import { announce, button, h, say } from "./dom.js";
import { desk } from "./desk.js";
import { changeOnServer } from "./changes.js";
import { factsOf, conditionOf } from "./facts.js";
import { conditionWords, titleOf } from "./describe.js";
import { dotted } from "./paths.js";

export function renderChain(path, entry) {
  const chain = desk.library.chains?.[entry.chain];
  if (!chain) return h("p", { class: "dd-wrong" }, say("no_such_part", { name: entry.chain }));
  const unchain = async () => {
    if (await changeOnServer("unchain", { path: dotted(path) }, chain.title)) {
      document.querySelector(`[data-row="${CSS.escape(dotted(path))}"] .head`)?.focus();
      announce(say("unchained", { n: chain.value.length }));
    }
  };
  return h("div", { class: "ed-chain" },
    h("p", { class: "ed-from" }, say("chain_lead", { title: chain.title })),
    h("ol", {}, chain.value.map((step) => h("li", {}, h("b", {}, titleOf("StepSpec", step)), h("span", { class: "facts" }, factsOf("StepSpec", step)),
      conditionOf("StepSpec", step) ? h("span", { class: "sent" }, say("when", { sentence: conditionWords(conditionOf("StepSpec", step)) })) : null))),
    desk.mayEdit ? button(say("unchain"), unchain, { sign: "edit" }) : null);
}
