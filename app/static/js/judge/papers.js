// Which papers are still lacking: forms/checklist.py `missing`, without certificates and papers on file, which only the
// server knows.

import { evaluate } from "../conditions.js";

const holds = (logic, known) => (logic === null ? true : evaluate(logic, known));

/** Papers as these answers make them: an optional one is required while its condition holds. */
function asRequired(paper, known) {
  const wanted = paper.required && paper.necessity === "optional" && evaluate(paper.required, known) === true;
  return wanted ? { ...paper, necessity: "required" } : paper;
}

/** [{ids, blocking, sentence}] of what is lacking; `received` maps ids to originals and copies. */
export function missing(model, say, known, received) {
  const needed = model.documents.filter((paper) => holds(paper.when, known) === true && !paper.produced_by_desk).map((paper) => asRequired(paper, known));
  const groups = new Map(model.groups.map((group) => [group.id, group]));
  const found = [];
  const seen = new Set();
  for (const paper of needed) {
    const group = groups.get(paper.group);
    if (!group) found.push(...alone(paper, say, received));
    else if (!seen.has(group.id)) {
      seen.add(group.id);
      found.push(...oneOf(group, needed.filter((other) => other.group === group.id), say, received));
    }
  }
  return found;
}

function lacking(paper, received) {
  const [originals, copies] = received[paper.id] ?? [0, 0];
  return [Math.max(0, paper.originals - originals), Math.max(0, paper.copies - copies)];
}

const isThere = (paper, received) => lacking(paper, received).every((count) => count === 0);

function alone(paper, say, received) {
  return paper.necessity === "optional" || isThere(paper, received) ? [] : [shortage(paper, say, received)];
}

function oneOf(group, members, say, received) {
  const short = members.filter((paper) => !isThere(paper, received));
  const count = Math.min(group.minimum, members.length) - (members.length - short.length);
  if (count <= 0 || members.every((paper) => paper.necessity === "optional")) return [];
  const begun = short.filter((paper) => (received[paper.id] ?? []).some(Boolean)).slice(0, count);
  const rest = begun.map((paper) => shortage(paper, say, received));
  if (count <= begun.length) return rest;
  const choice = short.filter((paper) => !begun.includes(paper));
  const documents = choice.map((paper) => paper.name).join(say("MISSING_JOIN"));
  return [...rest, {
    ids: choice.map((paper) => paper.id),
    blocking: choice.every((paper) => paper.necessity === "required"),
    sentence: say("MISSING_ONE_OF", { group: group.title, count: count - begun.length, documents }),
  }];
}

function shortage(paper, say, received) {
  const [originals, copies] = lacking(paper, received);
  const parts = [["ORIGINALS", originals], ["COPIES", copies]].filter(([, count]) => count);
  const words = parts.map(([word, count]) => say("MISSING_PART", { paper: say(word), count })).join(say("MISSING_JOIN"));
  const deferrable = paper.necessity === "deferrable";
  const sentence = say("MISSING_DOCUMENT", { document: paper.name, shortage: words }) + (deferrable ? promise(paper, say) : "");
  return { ids: [paper.id], blocking: !deferrable, sentence };
}

const promise = (paper, say) => (paper.defer_limit ? say("DEFERRABLE_WITHIN", { limit: paper.defer_limit }) : say("DEFERRABLE_NOTE"));
