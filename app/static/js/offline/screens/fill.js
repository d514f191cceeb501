// The form in its frame: what is typed and photographed there is kept here at once, sealed.

import { clock, draw, fill, isoDay, one, say } from "../dom.js";
import { small, Unreadable } from "../photo.js";
import { now, phone } from "../phone.js";
import * as records from "../records.js";

const PATIENCE = 400; // milliseconds for the frame to tell its last keys when the screen is left

export async function form(go, { rest: [token], stir }) {
  const it = records.find(token);
  if (!it || it.state !== "draft") return go("#/cases");
  const release = await alone(token);
  if (!release) {
    window.alert(say("open_elsewhere"));
    return go("#/cases");
  }
  const root = draw("form");
  fill(root, { kept: "" });
  const frame = one("[data-form-frame]", root);
  const talk = new Talk(frame, it, { root, stir });
  frame.src = `${it.form_url}#today=${isoDay(now())}`;
  one("[data-later]", root).addEventListener("click", () => go("#/day"));
  one("[data-next]", root).addEventListener("click", async () => {
    const judged = await talk.ask("judge", "judged");
    if (!judged) return;
    const { pairs, papers: taken, promised, promise } = judged;
    await talk.keep({ pairs, name: judged.name || it.name, taken, promised, promise, is_judged: !judged.problems });
    await unsignChanged(it);
    if (!judged.problems) go(`#/sign/${token}`);
  });
  return async () => {
    await talk.ask("tell", "changed", PATIENCE);
    talk.close();
    await talk.kept;
    release();
  };
}

/** Who signed other answers has not signed these: the signatures go, and the next screen asks for them again. */
async function unsignChanged(it) {
  if (!it.signatures.length || JSON.stringify(it.pairs) === it.signed_pairs) return;
  const before = it.signatures;
  Object.assign(it, { signatures: [], unsigned: true });
  await records.save(it);
  await records.dropFiles(before);
}

/** This form in this tab only: two tabs would write over each other. The answer lets it go; null when another has it. */
function alone(token) {
  return new Promise((resolve) => {
    navigator.locks.request(`desk-offline-form-${token}`, { ifAvailable: true }, (lock) => {
      if (!lock) { resolve(null); return undefined; }
      return new Promise((release) => resolve(release));
    });
  });
}

/** The talk with the page in the frame; only our own page in this very frame is listened to. */
class Talk {
  constructor(frame, it, { root, stir }) {
    Object.assign(this, { frame, it, root, stir });
    this.kept = Promise.resolve();
    this.waiting = new Map();
    this.isReady = new Promise((resolve) => { this.begin = resolve; }); // before, nobody there hears a question
    this.hear = (event) => {
      if (event.origin !== location.origin || event.source !== frame.contentWindow) return;
      this[event.data.kind.replace(" ", "_")]?.(event.data);
      this.waiting.get(event.data.kind)?.(event.data);
    };
    window.addEventListener("message", this.hear);
  }

  close() { window.removeEventListener("message", this.hear); }

  send(message, transfer = []) { this.frame.contentWindow?.postMessage(message, location.origin, transfer); }

  /** Ask the frame and wait for what it answers; null after `patience` milliseconds, if it is set. */
  ask(kind, answer, patience = 0) {
    return new Promise((resolve) => {
      this.waiting.set(answer, (message) => { this.waiting.delete(answer); resolve(message); });
      if (patience) setTimeout(() => resolve(null), patience);
      this.isReady.then(() => this.send({ kind }));
    });
  }

  /** Writes go one after the other, so that the last one wins. */
  keep(values) {
    Object.assign(this.it, values);
    this.kept = this.kept.then(() => records.save(this.it)).then((isThere) => {
      fill(this.root, { kept: isThere ? say("kept", { time: clock(now()) }) : say("kept_memory") });
    });
    return this.kept;
  }

  // ── what the frame says ──

  busy() { this.stir(); }

  async ready() {
    const papers = [];
    for (const paper of this.it.papers) {
      const bytes = await records.readFile(paper.id);
      if (bytes) papers.push({ ...paper, blob: new Blob([bytes], { type: paper.type }) });
    }
    const { name, phone: number } = phone.pack.actor;
    this.send({
      kind: "fill", pairs: this.it.pairs, papers, person: this.it.person, actor: { name, phone: number }, isNew: !this.it.pairs.length,
    });
    this.begin();
  }

  changed({ pairs, name }) {
    this.stir();
    const isSame = JSON.stringify(pairs) === JSON.stringify(this.it.pairs);
    this.keep({ pairs, name: name || this.it.name, is_judged: isSame && this.it.is_judged });
  }

  async photo({ mark, document_id: documentId, name, file }) {
    this.stir();
    try {
      const blob = await small(file);
      const known = await records.keepFile(this.it.token, await blob.arrayBuffer());
      const position = this.it.papers.filter((paper) => paper.document_id === documentId).length + 1;
      const papers = [...this.it.papers, { ...known, document_id: documentId, name: nameOf(name, blob), type: blob.type, position }];
      await this.keep({ papers });
      this.send({ kind: "kept", mark, id: known.id, blob });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.send({ kind: "kept", mark, problem: say(error.message) });
    }
  }

  async photo_removed({ id }) {
    const papers = this.it.papers.filter((paper) => paper.id !== id);
    const gone = this.it.papers.filter((paper) => paper.id === id);
    await this.keep({ papers: placed(papers) });
    await records.dropFiles(gone);
  }
}

/** IMG_1.HEIC has become a JPEG. */
function nameOf(name, blob) {
  const plain = (name || "photo").replace(/\.[^.]*$/, "").slice(0, 80);
  return `${plain}.${blob.type === "application/pdf" ? "pdf" : "jpg"}`;
}

/** Each document's sheets numbered from 1 again. */
function placed(papers) {
  const counts = new Map();
  return papers.map((paper) => {
    const position = (counts.get(paper.document_id) ?? 0) + 1;
    counts.set(paper.document_id, position);
    return { ...paper, position };
  });
}
