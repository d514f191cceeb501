// Photographs of documents on a form without network: taken here, made smaller and kept by the shell.

import { all, one } from "../form/page.js";

export class Photographs {
  constructor({ say, send }) {
    Object.assign(this, { say, send });
    this.waiting = new Map(); // by our mark: the line on the page until the shell has kept its photograph
    this.next = 0;
    for (const place of all("[data-capture]")) this.prepare(place);
  }

  prepare(place) {
    place.classList.add("dd-scripted");
    place.querySelector("[data-waiting]").append(Object.assign(document.createElement("ul"), { className: "dd-strip" }));
    const chooser = one("input[type=file]", place);
    chooser.addEventListener("input", (event) => event.stopPropagation()); // not an answer of the form
    chooser.addEventListener("change", (event) => {
      event.stopPropagation();
      const chosen = [...chooser.files];
      chooser.value = "";
      for (const file of chosen) this.take(place, file);
    });
  }

  take(place, file) {
    this.next += 1;
    const line = this.line(place, this.say.keeping);
    this.waiting.set(this.next, line);
    this.send({ kind: "photo", mark: this.next, document_id: place.dataset.capture, name: file.name, file });
  }

  /** The shell has it, or could not: `problem` says why. */
  kept({ mark, id, blob, problem }) {
    const line = this.waiting.get(mark);
    this.waiting.delete(mark);
    if (!line) return;
    if (problem) {
      line.className = "bad";
      one(".tell", line).textContent = problem;
      this.remover(line, () => line.remove());
      return;
    }
    one(".tell", line).remove();
    this.picture(line, id, blob);
  }

  /** Those of a form that is taken up again. */
  show(papers) {
    for (const { id, document_id: documentId, blob } of papers) {
      const place = one(`[data-capture="${CSS.escape(documentId)}"]`);
      if (!place || one(`[data-photo="${id}"]`)) continue;
      const line = this.line(place, "");
      one(".tell", line).remove();
      this.picture(line, id, blob);
    }
  }

  line(place, words) {
    const line = document.createElement("li");
    line.append(
      Object.assign(document.createElement("div"), { className: "pic" }),
      Object.assign(document.createElement("span"), { className: "tell", textContent: words }),
    );
    one(".dd-strip", place).append(line);
    return line;
  }

  picture(line, id, blob) {
    line.dataset.photo = id;
    const image = Object.assign(document.createElement("img"), { alt: this.say.photo, src: URL.createObjectURL(blob) });
    one(".pic", line).append(image);
    this.remover(line, () => {
      if (!window.confirm(this.say.sure)) return;
      URL.revokeObjectURL(image.src);
      this.send({ kind: "photo removed", id });
      line.remove();
    });
  }

  remover(line, act) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: this.say.remove });
    button.addEventListener("click", act);
    line.append(Object.assign(document.createElement("div"), { className: "tools" }));
    line.lastElementChild.append(button);
  }

  count = (documentId) => all(`[data-capture="${CSS.escape(documentId)}"] [data-photo]`).length;
}
