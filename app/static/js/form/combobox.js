// A long list is searched by typing: characters or the initials of their pinyin. The list itself stays in the page,
// unseen, and holds the answer; without script it is what it always was.

import { all, form, onRefresh, say } from "./page.js";

const LONG = 12; // options from which on a list is searched
const boxes = new Map();
let serial = 0;

const chosen = (list) => (list.value ? list.selectedOptions[0] : null);
const choosable = (list) => [...list.options].filter((option) => option.value && !option.disabled && !option.hidden);

function matches(option, typed) {
  const word = typed.trim().toLowerCase();
  return !word || option.textContent.toLowerCase().includes(word) || (option.dataset.i ?? "").startsWith(word);
}

class Combobox {
  constructor(list) {
    this.list = list;
    this.id = `combo-${(serial += 1)}`;
    this.active = null;
    this.box = Object.assign(document.createElement("div"), { className: "dd-combo" });
    this.input = this.makeInput();
    this.menu = Object.assign(document.createElement("ul"), { id: `${this.id}-list`, hidden: true });
    this.menu.setAttribute("role", "listbox");
    const name = list.getAttribute("aria-label") ?? list.labels[0]?.firstChild.textContent.trim() ?? "";
    this.menu.setAttribute("aria-label", name);
    list.setAttribute("aria-label", name); // its label goes over to the box
    const hadFocus = document.activeElement === list;
    this.takeOver();
    this.listen();
    this.draw();
    if (hadFocus) this.input.focus();
  }

  makeInput() {
    const input = Object.assign(document.createElement("input"), { type: "text", className: "form-select", autocomplete: "off", placeholder: say.type_to_find, spellcheck: false });
    const said = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${this.id}-list` };
    for (const [name, value] of Object.entries(said)) input.setAttribute(name, value);
    for (const name of ["aria-describedby", "aria-required", "aria-invalid", "aria-label"]) {
      if (this.list.hasAttribute(name)) input.setAttribute(name, this.list.getAttribute(name));
    }
    input.classList.toggle("is-invalid", this.list.classList.contains("is-invalid"));
    input.id = this.list.id || this.id;
    return input;
  }

  takeOver() {
    if (this.list.id) this.list.id = `${this.list.id}-answer`;
    this.list.before(this.box);
    this.box.append(this.input, this.menu, this.list);
    this.list.hidden = true;
  }

  listen() {
    this.input.addEventListener("input", (event) => { event.stopPropagation(); this.open(); });
    this.input.addEventListener("change", (event) => event.stopPropagation());
    this.input.addEventListener("click", () => { if (this.menu.hidden) this.open(""); });
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("blur", () => this.leave());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.menu.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    this.menu.addEventListener("click", (event) => { const item = event.target.closest("[data-value]"); if (item) this.pick(item); });
    this.list.addEventListener("change", () => this.draw());
  }

  /** What the list holds, in words; while someone types nothing is written over. */
  draw() {
    if (this.menu.hidden) this.input.value = chosen(this.list)?.textContent ?? "";
    this.input.classList.toggle("is-invalid", this.list.classList.contains("is-invalid"));
    if (!this.list.classList.contains("is-invalid")) this.input.removeAttribute("aria-invalid");
    this.input.disabled = this.list.disabled;
  }

  open(typed = this.input.value) {
    const found = choosable(this.list).filter((option) => matches(option, typed));
    this.menu.replaceChildren(...found.map((option, index) => this.item(option, index)));
    if (!found.length) this.menu.append(this.nothing());
    this.menu.hidden = false;
    const below = window.innerHeight - this.input.getBoundingClientRect().bottom;
    this.menu.classList.toggle("up", below < 280 && this.input.getBoundingClientRect().top > 280);
    this.input.setAttribute("aria-expanded", "true");
    const current = typed ? null : [...this.menu.children].find((item) => item.getAttribute("aria-selected") === "true");
    this.mark(current ?? (found.length && typed ? this.menu.firstElementChild : null));
  }

  item(option, index) {
    const item = Object.assign(document.createElement("li"), { id: `${this.id}-${index}`, textContent: option.textContent });
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(option.selected));
    item.dataset.value = option.value;
    return item;
  }

  nothing() {
    const item = Object.assign(document.createElement("li"), { className: "none", textContent: say.found_none });
    item.setAttribute("role", "option");
    item.setAttribute("aria-disabled", "true");
    return item;
  }

  close() {
    this.menu.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(null);
  }

  mark(item) {
    this.active?.classList.remove("on");
    this.active = item ?? null;
    if (!this.active) { this.input.removeAttribute("aria-activedescendant"); return; }
    this.active.classList.add("on");
    this.input.setAttribute("aria-activedescendant", this.active.id);
    this.active.scrollIntoView({ block: "nearest" });
  }

  move(by) {
    const items = [...this.menu.querySelectorAll("[data-value]")];
    if (!items.length) return;
    const from = items.indexOf(this.active);
    this.mark(items[from < 0 ? (by > 0 ? 0 : items.length - 1) : (from + by + items.length) % items.length]);
  }

  press(event) {
    if (event.isComposing) return;
    const open = !this.menu.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) this.move(event.key === "ArrowDown" ? 1 : -1);
      else this.open("");
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      this.close();
      this.draw();
    } else if (event.key === "Enter" && open && this.active) {
      this.pick(this.active); // and on to the next box, as after any answer
    } else if (event.key === "Tab" && open && this.active) {
      this.pick(this.active);
    }
  }

  pick(item) {
    const before = this.list.value;
    this.list.value = item.dataset.value;
    this.close();
    this.draw();
    if (this.list.value !== before) this.list.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Left without choosing: an emptied box takes the answer away, exact words choose it, anything else is put back. */
  leave() {
    const typed = this.input.value.trim();
    const exact = choosable(this.list).find((option) => option.textContent.trim() === typed);
    const wanted = typed ? exact?.value ?? this.list.value : "";
    const differs = wanted !== this.list.value;
    this.close();
    this.list.value = wanted;
    this.draw();
    if (differs) this.list.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** Long lists that were not yet searched: of the page, and of rows added since. */
export function enhance(within = form) {
  for (const list of all("select:not([multiple]):not([data-cascade])", within)) {
    if (boxes.has(list) || list.closest("[data-region]") && list.name || choosable(list).length < LONG) continue;
    boxes.set(list, new Combobox(list));
  }
}

onRefresh(() => {
  enhance();
  for (const [list, box] of boxes) {
    if (list.isConnected) box.draw();
    else boxes.delete(list);
  }
});
