// What was typed into questions that are not asked: it will not be kept, so the person is told.

import { evaluate } from "../conditions.js";

/** [HTML name, question or paper, column or null] of everything given that nobody asks any more; as forms/dropped.py. */
export function droppedFrom(model, form, asked, known) {
  const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value.trim());
  return [...answersFrom(model, asked, known, pairs), ...papersFrom(model, known, pairs)];
}

function answersFrom(model, asked, known, pairs) {
  return model.questions.filter((question) => !question.computed).flatMap((question) => {
    if (asked.has(question.id)) return columnsOf(question, pairs, known);
    const values = typedInto(question, pairs);
    const untouched = values.length === 1 && values[0] === question.default;
    return values.length && !untouched ? [[question.name, question, null]] : [];
  });
}

/** Sheets of papers that surely do not apply. */
function papersFrom(model, known, pairs) {
  return model.documents
    .filter((paper) => paper.when !== null && evaluate(paper.when, known) === false)
    .filter((paper) => pairs.some(([name, value]) => paper.names.includes(name) && Number(value) > 0))
    .map((paper) => [`d_${paper.id}`, paper, null]);
}

function columnsOf(question, pairs, known) {
  return question.columns
    .filter((column) => column.when !== null && evaluate(column.when, known) !== true && cells(question, column.id, pairs).length)
    .map((column) => [`${question.name}.${column.id}`, question, column]);
}

function typedInto(question, pairs) {
  if (question.columns.length) return cells(question, "[a-z][a-z0-9_]*", pairs);
  return pairs.filter(([name]) => name === question.name).map(([, value]) => value);
}

function cells(question, column, pairs) {
  const name = new RegExp(`^${question.name}-\\d{1,4}-${column}$`);
  return pairs.filter(([one]) => name.test(one)).map(([, value]) => value);
}
