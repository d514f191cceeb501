// The pages of one document while they are taken: pictures in their order, turned, cut, greyed, moved and removed.

import { ask } from "./send.js";
import { askBox } from "./cut.js";

const make = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

/** A symbol of the sprite, beside words. */
export function icon(symbol) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("class", "ico ico-s");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.getElementById("papers-script").dataset.icons}#${symbol}`);
  drawing.append(use);
  return drawing;
}

export class Strip {
  /** `place` is where pages of this document are added; `mayChange`: this person may put them right. */
  constructor(place, { base, say, mayChange }) {
    Object.assign(this, { base, say, mayChange, document: place.dataset.capture });
    this.list = make("ul", { className: "dd-strip" });
    place.querySelector("[data-waiting]").append(this.list);
    this.list.addEventListener("keydown", (event) => this.key(event));
  }

  /** A photograph that waits for the server. */
  addWaiting(item) {
    const picture = make("div", { className: "pic" });
    if (item.blob.type.startsWith("image/")) {
      const image = make("img", { alt: "", src: URL.createObjectURL(item.blob) });
      image.onerror = () => image.replaceWith(item.name); // HEIC: not every browser shows it
      picture.append(image);
    } else picture.append(item.name);
    const bar = make("progress", { max: 1, value: 0 });
    const tell = make("span", { className: "tell" });
    const line = make("li", {}, picture, bar, tell);
    this.list.append(line);
    return {
      progress: (part, words) => { bar.value = part; tell.textContent = words; },
      refuse: (words, drop) => {
        line.className = "bad";
        bar.remove();
        tell.textContent = words;
        line.append(make("div", { className: "tools" }, this.button("x", this.say.remove, () => { line.remove(); drop(); })));
      },
      done: (page) => line.replaceWith(this.pageLine(page)),
    };
  }

  addPage(page) { this.list.append(this.pageLine(page)); }

  pageLine(page) {
    const line = make("li", { tabIndex: this.mayChange ? 0 : -1 });
    line.dataset.page = page.id;
    const image = make("img", { alt: page.name ?? "", src: this.address(page.id), draggable: false });
    const picture = make("div", { className: "pic" }, image);
    line.append(picture);
    if (this.mayChange) {
      picture.append(...this.steps(line));
      line.append(this.tools(page, line, image));
      this.draggable(line);
    }
    queueMicrotask(() => this.number());
    return line;
  }

  /** For fingers, which neither drag nor have arrow keys: one place on, one place back. */
  steps(line) {
    const earlier = this.button("chevron-left", this.say.earlier, () => this.move(line, line.previousElementSibling, false));
    const later = this.button("chevron-right", this.say.later, () => this.move(line, line.nextElementSibling, true));
    earlier.className = "step earlier";
    later.className = "step later";
    return [earlier, later];
  }

  address(id) { return `${this.base}/${id}/0.jpg?small&t=${Date.now()}`; }

  tools(page, line, image) {
    const change = async (body) => {
      try {
        await ask(`${this.base}/${page.id}`, { method: "POST", body: new URLSearchParams(body) });
        image.src = this.address(page.id);
      } catch { this.tell(line, this.say.failed); }
    };
    const own = page.pdf ? [] : [
      this.button("rotate-clockwise", this.say.turn, () => change({ action: "turn" })),
      this.button("", this.say.cut, () => this.cut(page, change)),
      this.button("", this.say.gray, () => change({ action: "gray" })),
    ];
    return make("div", { className: "tools" }, ...own, this.button("trash", this.say.remove, () => this.remove(line)));
  }

  async cut(page, change) {
    await change({ action: "whole" });
    const box = await askBox(`${this.base}/${page.id}/0.jpg?t=${Date.now()}`, this.say);
    if (box && box !== "whole") await change({ action: "crop", ...box });
  }

  async remove(line) {
    if (!window.confirm(this.say.sure)) return;
    try {
      await ask(`${this.base}/${line.dataset.page}`, { method: "POST", body: new URLSearchParams({ action: "remove" }) });
      const next = line.nextElementSibling ?? line.previousElementSibling;
      line.remove();
      next?.focus();
      this.number();
    } catch { this.tell(line, this.say.failed); }
  }

  tell(line, words) {
    line.querySelector(".tell")?.remove();
    line.append(make("span", { className: "tell", textContent: words }));
  }

  /** A small button: its symbol, or its words where no symbol says it. */
  button(symbol, words, act) {
    if (!symbol) return make("button", { type: "button", textContent: words, onclick: act });
    const button = make("button", { type: "button", title: words, onclick: act }, icon(symbol));
    button.setAttribute("aria-label", words);
    return button;
  }

  // ── order ─────────────────────────────────────────────────────────────────────────────────────

  number() {
    const lines = [...this.list.querySelectorAll("[data-page]")];
    for (const [index, line] of lines.entries()) {
      line.setAttribute("aria-label", this.say.page.replace("{n}", index + 1));
      if (!this.mayChange) continue;
      line.querySelector(".earlier").hidden = index === 0;
      line.querySelector(".later").hidden = index === lines.length - 1;
    }
  }

  key(event) {
    const line = event.target.closest("li[data-page]");
    if (!line || event.target !== line || !this.mayChange) return;
    const step = { ArrowLeft: "previousElementSibling", ArrowRight: "nextElementSibling" }[event.key];
    if (step) {
      event.preventDefault();
      this.move(line, line[step], event.key === "ArrowRight");
      line.focus();
    } else if (event.key === "Delete") this.remove(line);
  }

  move(line, other, behind) {
    if (!other?.dataset.page) return;
    if (behind) other.after(line);
    else other.before(line);
    this.number();
    this.keepOrder();
  }

  draggable(line) {
    line.draggable = true;
    line.addEventListener("dragstart", (event) => { this.held = line; event.dataTransfer.effectAllowed = "move"; });
    line.addEventListener("dragend", () => { this.held = null; });
    line.addEventListener("dragover", (event) => { if (this.held && this.held !== line) event.preventDefault(); });
    line.addEventListener("drop", (event) => {
      event.preventDefault();
      const lines = [...this.list.children];
      if (this.held) this.move(this.held, line, lines.indexOf(this.held) < lines.indexOf(line));
    });
  }

  async keepOrder() {
    const pages = [...this.list.querySelectorAll("[data-page]")].map((line) => ["page", line.dataset.page]);
    const address = `${this.base}/order/${this.document}`;
    try { await ask(address, { method: "POST", body: new URLSearchParams(pages) }); } catch { /* the next move tells all */ }
  }
}
