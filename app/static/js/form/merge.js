// The same draft was saved in another tab or on another device: what only one side changed is taken, what both changed
// is shown side by side, and the person chooses.

import { byName, isSame, nameOf, wordsOf } from "./pairs.js";

/** {pairs, conflicts}: `pairs` hold mine where both changed; a conflict is {name, mine, theirs}. */
export function merge(base, mine, theirs) {
  const [was, here, there] = [base, mine, theirs].map(byName);
  const pairs = [];
  const conflicts = [];
  for (const name of new Set([...here.keys(), ...there.keys()])) {
    const [own, other] = [here.get(name), there.get(name)];
    const taken = isSame(own, was.get(name)) ? other : own;
    if (taken === own && !isSame(own, other) && !isSame(other, was.get(name))) conflicts.push({ name, mine: own, theirs: other });
    for (const value of taken ?? []) pairs.push([name, value]);
  }
  return { pairs, conflicts };
}

const h = (tag, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children.filter((child) => child !== null));
  return element;
};

/** Ask which side to take, place by place. Resolves to the pairs, or to null when the person wants to think. */
export function choose({ pairs, conflicts }, { say, time }) {
  return new Promise((resolve) => {
    const box = h("dialog", { className: "dd-merge" });
    box.setAttribute("aria-labelledby", "dd-merge-title");
    const list = h("ol", {}, ...conflicts.map((one, index) => sides(one, index, say)));
    const save = h("button", { type: "submit", className: "btn btn-primary", textContent: say.choose_done });
    const wait = h("button", { type: "button", className: "btn", textContent: say.choose_later });
    box.append(h("form", { method: "dialog" },
      h("h2", { id: "dd-merge-title", textContent: say.choose_title }),
      h("p", { textContent: say.choose_lead.replace("{time}", time).replace("{n}", conflicts.length) }),
      list, h("div", { className: "ft" }, wait, save)));
    let chosen = null;
    save.addEventListener("click", () => { chosen = resolved(pairs, conflicts, box); });
    wait.addEventListener("click", () => box.close());
    box.addEventListener("close", () => { box.remove(); resolve(chosen); });
    document.body.append(box);
    box.showModal();
  });
}

function sides(one, index, say) {
  const side = (value, title, words) => h("label", {},
    h("input", { type: "radio", name: `side-${index}`, value, required: true, checked: value === "mine" }),
    h("span", {}, h("b", { textContent: title }), h("span", { className: "v", textContent: words || say.nothing })));
  return h("li", {}, h("fieldset", {}, h("legend", { textContent: nameOf(one.name) || one.name }),
    side("mine", say.mine, wordsOf(one.name, one.mine)), side("theirs", say.theirs, wordsOf(one.name, one.theirs))));
}

function resolved(pairs, conflicts, box) {
  const theirs = conflicts.filter((_one, index) => box.querySelector(`input[name=side-${index}]:checked`).value === "theirs");
  const names = new Set(theirs.map((one) => one.name));
  const taken = theirs.flatMap((one) => (one.theirs ?? []).map((value) => [one.name, value]));
  return [...pairs.filter(([name]) => !names.has(name)), ...taken];
}
