// One long list becomes two or three short ones, one after the other: 镇 → 村 → 组, 困难类型 → 原因. The long list
// stays in the page, unseen, and holds the answer.

import { all, onRefresh, say } from "./page.js";
import { enhance } from "./combobox.js";

const chains = new Map();

function option(value, label, initials = "") {
  const made = Object.assign(document.createElement("option"), { value, textContent: label });
  if (initials) made.dataset.i = initials;
  return made;
}

function select(label) {
  const list = Object.assign(document.createElement("select"), { className: "form-select" });
  list.setAttribute("aria-label", label);
  return list;
}

function fill(list, options, value = "") {
  list.replaceChildren(option("", say.choose), ...options);
  list.value = value;
}

const named = (label, part) => say.named.replace("{label}", label).replace("{part}", part);
const tell = (list) => list.dispatchEvent(new Event("change", { bubbles: true }));

/** Changes of a part are no answers: only the list that holds the answer tells the form. */
function follow(part, act) {
  part.addEventListener("input", (event) => event.stopPropagation());
  part.addEventListener("change", (event) => { event.stopPropagation(); act(); });
}

// ── steps of an option list ───────────────────────────────────────────────────────────────────────

class Steps {
  constructor(list) {
    this.list = list;
    this.holder = Object.assign(document.createElement("div"), { className: "dd-cascade" });
    this.leaves = [...list.options].filter((one) => one.value).map((one) => ({ value: one.value, path: one.dataset.name.split("／"), letters: one.dataset.i.split("／") }));
    this.parts = Array.from({ length: Math.max(...this.leaves.map((leaf) => leaf.path.length)) }, (_, at) => {
      const part = select(`${list.dataset.cascade} ${say.step.replace("{n}", at + 1)}`);
      for (const name of ["aria-describedby", "aria-required", "aria-invalid"]) if (list.hasAttribute(name)) part.setAttribute(name, list.getAttribute(name));
      follow(part, () => this.choose(at));
      return part;
    });
    if (list.id) { this.parts[0].id = list.id; list.id = `${list.id}-answer`; }
    this.holder.append(...this.parts);
    list.before(this.holder);
    list.setAttribute("aria-label", list.dataset.cascade); // its label goes over to the first step
    list.hidden = true;
    this.draw();
  }

  draw() {
    const leaf = this.leaves.find((one) => one.value === this.list.value);
    if (leaf) this.show(leaf.path);
    else if (this.shown === undefined || this.shown.length === this.full) this.show([]);
    for (const part of this.parts) part.classList.toggle("is-invalid", this.list.classList.contains("is-invalid"));
  }

  show(path) {
    this.shown = path;
    this.full = this.leaves.find((leaf) => leaf.path.join() === path.join())?.path.length;
    this.parts.forEach((part, at) => {
      const before = path.slice(0, at);
      const below = this.leaves.filter((leaf) => leaf.path.length > at && before.every((label, step) => leaf.path[step] === label));
      const labels = new Map(before.length === at ? below.map((leaf) => [leaf.path[at], leaf.letters[at]]) : []);
      fill(part, [...labels].map(([label, letters]) => option(label, label, letters)), path[at] ?? "");
      part.hidden = !labels.size;
    });
  }

  choose(at) {
    const path = this.parts.slice(0, at + 1).map((part) => part.value).filter(Boolean);
    const leaf = this.leaves.find((one) => one.path.join() === path.join());
    this.list.value = leaf?.value ?? "";
    this.show(path);
    tell(this.list);
  }
}

// ── a place and its group ─────────────────────────────────────────────────────────────────────────

class Region {
  constructor(place) {
    const words = place.dataset;
    const label = place.querySelector("legend").firstChild.textContent.trim();
    this.list = place.querySelector("select[name]");
    this.more = place.querySelector("input[name]");
    this.towns = [...this.list.querySelectorAll("optgroup")];
    this.alone = [...this.list.children].filter((one) => one.tagName === "OPTION" && one.value);
    this.words = words;
    this.town = this.towns.length ? select(named(label, words.town)) : null;
    this.village = this.towns.length ? select(named(label, words.village)) : null;
    this.group = this.more ? select(named(label, words.groupWord)) : null;
    this.label = label;
    const holder = this.list.parentElement;
    if (this.town) {
      this.list.hidden = true;
      holder.prepend(this.town, this.village);
      follow(this.town, () => this.chooseTown());
      follow(this.village, () => this.set(this.village.value));
    } else this.list.addEventListener("change", () => this.draw());
    if (this.group) { holder.append(this.group); follow(this.group, () => { this.more.value = this.group.value; tell(this.more); }); }
    this.draw();
  }

  draw() {
    const current = this.list.value ? this.list.selectedOptions[0] : null;
    const town = current?.closest("optgroup")?.label ?? (current ? current.value : this.town?.value ?? "");
    if (this.town) this.drawTowns(town, current);
    this.drawMore(current);
    for (const part of [this.town, this.village, this.group]) part?.classList.toggle("is-invalid", this.list.classList.contains("is-invalid"));
  }

  drawTowns(town, current) {
    if (this.town.options.length < 2) fill(this.town, [...this.towns.map((one) => option(one.label, one.label, one.dataset.i)), ...this.alone.map((one) => option(one.value, one.textContent, one.dataset.i))]);
    this.town.value = town;
    const villages = this.towns.find((one) => one.label === town);
    const codes = [...(villages?.children ?? [])].map((one) => option(one.value, one.textContent, one.dataset.i));
    if (this.drawn !== town) fill(this.village, codes);
    this.drawn = town;
    this.village.value = current?.value ?? "";
    this.village.hidden = !codes.length;
  }

  /** The box beside: a list where the village has groups, a box to write in where it has none or lies elsewhere. */
  drawMore(current) {
    if (!this.more) return;
    const groups = current?.dataset.groups?.split("|") ?? [];
    const listed = groups.length > 0;
    if (listed && this.of !== current.value) fill(this.group, groups.map((one) => option(one, one, one)), groups.includes(this.more.value) ? this.more.value : "");
    if (listed) this.group.value = groups.includes(this.more.value) ? this.more.value : "";
    this.of = current?.value;
    const elsewhere = current?.value === "outside";
    this.group.hidden = !listed;
    this.more.hidden = listed || !current || (this.words.region !== "group" && !elsewhere);
    const said = elsewhere ? this.words.where : this.words.groupWord;
    this.more.placeholder = said;
    this.more.setAttribute("aria-label", named(this.label, said));
  }

  chooseTown() {
    const alone = this.alone.some((one) => one.value === this.town.value);
    this.set(alone ? this.town.value : "");
  }

  set(code) {
    const town = this.town?.value ?? "";
    if (this.more && this.list.value !== code) this.more.value = "";
    this.list.value = code;
    if (!code && this.town) this.town.value = town;
    tell(this.list);
  }
}

function start() {
  for (const list of all("select[data-cascade]")) if (!chains.has(list)) chains.set(list, new Steps(list));
  for (const place of all("[data-region]")) if (!chains.has(place)) { chains.set(place, new Region(place)); enhance(place); }
  for (const [place, chain] of chains) {
    if (place.isConnected) chain.draw();
    else chains.delete(place);
  }
}

onRefresh(start);
