// A form judged in the browser as forms/submission.py judges it: for a phone without network. The model is
// `forms.judging.judging_model`; tests hold both to the same outcome. The server judges again whatever comes in.

import { brokenRules, compute, isRequired, settledWith, withheld } from "./answers.js";
import { evaluate } from "./conditions.js";
import { KINDS } from "./judge/kinds.js";
import { missing } from "./judge/papers.js";
import { Refused } from "./judge/text.js";

const ROW = /^(f_[a-z][a-z0-9_]*)-(0|[1-9][0-9]{0,3})-([a-z][a-z0-9_]*)$/;

/** What is to be mended before the form can be sent: [{name, label, message}], in the order of the page. */
export const problems = (model, form, today) => judge(model, form, today).problems;

/**
 * The whole outcome: `problems`; `promised`, sentences of papers that may follow; `known`, the names of conditions.
 * `form` is the element, `today` an ISO date.
 */
export function judge(model, form, today) {
  const reader = new Reader(model, form, today);
  const known = reader.answers();
  const lacking = missing(model, reader.say, known, reader.papers(known));
  const papers = lacking.filter((one) => one.blocking).map(({ ids, sentence }) => ({ name: `d_${ids[0]}`, label: "", message: sentence }));
  return {
    problems: [...reader.inOrder(), ...papers],
    promised: lacking.filter((one) => !one.blocking).map((one) => one.sentence),
    known,
  };
}

class Reader {
  constructor(model, form, today) {
    Object.assign(this, { model, form, today, judging: model.judging, found: [], posted: new FormData(form) });
    this.say = (name, values = {}) => this.judging.messages[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
    this.rowsOf = this.readRows();
  }

  // ── what is wrong ──

  refuse(name, label, message) {
    this.found.push({ name, label, message });
  }

  /** Runs a reading; what it refuses is noted, and the answer is none. */
  attempt(name, label, read) {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refuse(name, label, error.values.told ?? this.say(error.sentence, error.values));
      return undefined;
    }
  }

  inOrder() {
    const places = new Map(this.judging.order.map((name, at) => [name, at]));
    const place = ({ name }) => {
      const cell = name.match(ROW);
      return [places.get(cell ? cell[1] : name) ?? -1, cell ? Number(cell[2]) : -1];
    };
    const keyed = this.found.map((one) => [place(one), one]);
    return keyed.sort(([[a, x]], [[b, y]]) => a - b || x - y).map(([, one]) => one);
  }

  // ── answers ──

  answers() {
    const known = {};
    const handler = this.handledBy();
    if (handler) known.handled_by = handler;
    const asked = settledWith(this.model, known, (question) => this.valueOf(question, known), this.today);
    this.refuseBlanks(asked, known);
    this.judgeRules(known);
    return known;
  }

  handledBy() {
    const { name, labels } = this.model.handled_by;
    const posted = String(this.posted.get(name) ?? "");
    const codes = Object.keys(labels);
    if (codes.includes(posted)) return posted;
    if (!posted && codes.length === 1) return codes[0];
    this.refuse(name, this.say("HANDLED_BY_LABEL"), this.say(posted ? "HANDLED_BY_UNKNOWN" : "HANDLED_BY_MISSING"));
    return undefined;
  }

  valueOf(question, known) {
    const spec = this.judging.questions[question.id];
    if (question.kind === "group") return this.rows(question, spec, known);
    return this.read(question, spec, question.name, question.label, known);
  }

  read(question, spec, name, label, known) {
    const texts = this.posted.getAll(name).map(String);
    const list = this.form.querySelector(`select[name="${name}"]`);
    const value = this.attempt(name, label, () => KINDS[question.kind]({ texts, spec, today: this.today, known, list }));
    return value === undefined ? undefined : this.offered(question, value, name, label, known);
  }

  offered(question, value, name, label, known) {
    const chosen = [value].flat();
    const option = withheld(question, known).find((one) => chosen.includes(one.code));
    if (!option) return value;
    this.refuse(name, label, this.say("NOT_OFFERED", { option: option.label, why: option.why }));
    return undefined;
  }

  refuseBlanks(asked, known) {
    const refused = new Set(this.found.map((one) => one.name));
    for (const question of this.model.questions) {
      const spec = this.judging.questions[question.id];
      if (question.id in known || !asked.has(question.id) || refused.has(question.name) || question.computed || !spec.asks) continue;
      if (isRequired(question, known)) this.refuse(question.name, question.label, spec.please);
    }
  }

  judgeRules(known) {
    const broken = new Set(brokenRules(this.model, known).map((rule) => rule.id));
    for (const rule of this.model.rules) {
      if (broken.has(rule.id)) this.tellRule(rule);
    }
  }

  tellRule(rule) {
    const { field, label } = this.judging.rules[rule.id];
    const spec = this.judging.reason;
    if (rule.reason) {
      const texts = this.posted.getAll(rule.reason).map(String);
      if (this.attempt(rule.reason, spec.label, () => KINDS.text({ texts, spec, today: this.today }))) return;
    }
    const wanted = () => this.say("REASON_WANTED", { message: rule.message.replace(/[。；，]+$/, "") });
    this.refuse(rule.reason ?? field, label, rule.reason ? wanted() : rule.message);
  }

  // ── rows of groups ──

  readRows() {
    const found = new Map();
    for (const name of this.posted.keys()) {
      const cell = name.match(ROW);
      if (!cell) continue;
      if (!found.has(cell[1])) found.set(cell[1], new Set());
      found.get(cell[1]).add(Number(cell[2]));
    }
    return new Map([...found].map(([name, numbers]) => [name, [...numbers].sort((a, b) => a - b)]));
  }

  rows(question, spec, known) {
    const numbers = this.rowsOf.get(question.name) ?? [];
    const label = question.label;
    if (numbers.length > spec.most) this.refuse(question.name, label, this.say("TOO_MANY_ROWS", { label, maximum: spec.most, count: numbers.length }));
    const rows = numbers.slice(0, spec.most).map((number, at) => this.row(question, spec, number, at + 1, known));
    const filled = rows.filter((row) => row !== undefined);
    if (filled.length < spec.least) this.refuse(question.name, label, this.say("TOO_FEW_ROWS", { label, minimum: spec.least, count: filled.length }));
    const kept = filled.filter((row) => Object.keys(row).length);
    return kept.length ? kept : undefined;
  }

  /** Undefined when nothing was typed into the row. */
  row(question, spec, number, at, known) {
    const cells = question.columns.map((column) => [column, `${question.name}-${number}-${column.id}`]);
    if (!cells.some(([, name]) => this.posted.getAll(name).some((text) => String(text).trim()))) return undefined;
    const where = this.say("ROW_LABEL", { group: question.label, number: at, label: "" });
    const row = {};
    for (const [column, name] of cells) {
      const value = this.cell(column, spec.columns[column.id], name, where + column.label, known, row);
      if (value !== undefined && value !== null) row[column.id] = value;
    }
    return row;
  }

  cell(column, spec, name, label, known, row) {
    if (column.when !== null && evaluate(column.when, known) !== true) return undefined;
    if (column.computed) return compute(column, { ...known, ...row }, this.today);
    const before = this.found.length;
    const value = this.read(column, spec, name, label, known);
    if (value === undefined && this.found.length === before && isRequired(column, known)) this.refuse(name, label, spec.please);
    return value;
  }

  // ── papers ──

  /** Sheets received of every paper that applies or may apply. */
  papers(known) {
    const received = {};
    for (const paper of this.model.documents) {
      if (paper.when !== null && evaluate(paper.when, known) === false) continue;
      received[paper.id] = paper.names.map((name, at) => this.sheets(name, paper, at));
    }
    return received;
  }

  sheets(name, paper, at) {
    const texts = this.posted.getAll(name).map(String);
    const label = this.say("DOCUMENT_COUNT_LABEL", { document: paper.name, paper: this.say(at ? "COPIES" : "ORIGINALS") });
    return this.attempt(name, label, () => KINDS.count({ texts, spec: { limit: 20 } })) ?? 0;
  }
}
