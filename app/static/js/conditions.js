// Conditions in the browser: the same JsonLogic and the same three values as catalog/conditions/logic.py.
// true, false, or null while an answer it depends on is missing.

/** A date among the names: compared as ISO text, and by its month where the other side is a month (2026-05). */
export class Day {
  constructor(iso) {
    this.iso = iso;
  }
}

/** Evaluate logic over names (id → string, number, boolean, array, Day); throws on logic the catalogue does not make. */
export function evaluate(logic, names) {
  const [operator, parts] = takenApart(logic);
  if (operator === "and" || operator === "or") return joined(operator, parts.map((part) => evaluate(part, names)));
  if (operator === "!") {
    const inner = evaluate(parts[0], names);
    return inner === null ? null : !inner;
  }
  if (operator === "missing") return isBlank(names[parts[0]]);
  const [left, right] = parts.map((part) => value(part, names));
  if (isBlank(left) || isBlank(right)) return null;
  return operator === "in" ? isIn(left, right) : compared(operator, left, right);
}

const ARITY = { "!": 1, missing: 1, in: 2, "==": 2, "!=": 2, "<": 2, "<=": 2, ">": 2, ">=": 2 };

function takenApart(logic) {
  const entries = logic && typeof logic === "object" && !Array.isArray(logic) ? Object.entries(logic) : [];
  if (entries.length !== 1) throw new Error(`no condition: ${JSON.stringify(logic)}`);
  const [operator, parts] = entries[0];
  const joins = operator === "and" || operator === "or";
  if (!joins && !(operator in ARITY)) throw new Error(`unknown operator: ${operator}`);
  if (!Array.isArray(parts) || (!joins && parts.length !== ARITY[operator])) {
    throw new Error(`wrong arguments: ${JSON.stringify(logic)}`);
  }
  return [operator, parts];
}

function joined(operator, values) {
  const deciding = operator === "or"; // one true decides an `or`, one false an `and`
  if (values.includes(deciding)) return deciding;
  return values.includes(null) ? null : !deciding;
}

function value(part, names) {
  if (part && typeof part === "object" && !Array.isArray(part)) return names[part.var];
  return part;
}

function isBlank(one) {
  if (one === null || one === undefined) return true;
  if (typeof one === "number") return !Number.isFinite(one);
  if (typeof one === "string") return one.trim() === "";
  if (Array.isArray(one)) return one.length === 0;
  return typeof one === "object" && Object.keys(one).length === 0;
}

const COMPARE = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

function compared(operator, left, right) {
  const [leftType, leftValue] = comparable(samePrecision(left, right));
  const [rightType, rightValue] = comparable(samePrecision(right, left));
  if (leftType !== rightType) return { "==": false, "!=": true }[operator] ?? null;
  return COMPARE[operator](leftValue, rightValue);
}

function samePrecision(one, other) {
  return one instanceof Day && typeof other === "string" && other.length === 7 ? one.iso.slice(0, 7) : one;
}

function comparable(one) {
  if (one instanceof Day) return ["string", one.iso];
  return typeof one === "object" ? ["list", JSON.stringify(one)] : [typeof one, one];
}

function isIn(left, right) {
  if (typeof right === "string") return typeof left === "string" && right.includes(left);
  return Array.isArray(right) && right.some((item) => compared("==", left, item) === true);
}
