// The notation of a condition from its groups. The rule stands over catalog/conditions/builder.py; both keep the same
// table of cases. `typeOf(id)` tells what a name is compared with: number, date, month, text, choice …

const JOINTS = { all: " 且 ", any: " 或 " };
const WORDS = { contains: "包含", not_contains: "不包含" }; // = != > >= < <= stand as they are
const LISTS = { in: "属于", not_in: "不属于" };
const WHETHER = { filled: "已填", empty: "未填" };
const BARE = new Set(["number", "date", "month", "time"]);
const QUOTES = [["“", "”"], ["「", "」"], ["『", "』"], ['"', '"'], ["'", "'"], ["‘", "’"]];

const SIGNS = new Set(["=", "!=", ">", ">=", "<", "<="]);

export const isList = (op) => op in LISTS;
/** Whether an answer may be compared with another answer by this sign. */
export const isSign = (op) => SIGNS.has(op);
export const takesValue = (op) => !(op in WHETHER);

/** "" where nothing is said yet. */
export function writeGroups(group, typeOf) {
  return writeParts(group, typeOf).join(JOINTS[group.joint]);
}

function writeParts(group, typeOf) {
  return group.rows.map((row) => (row.rows ? writeInner(row, typeOf) : writeRow(row, typeOf))).filter(Boolean);
}

function writeInner(group, typeOf) {
  const parts = writeParts(group, typeOf);
  const text = parts.join(JOINTS[group.joint]);
  return parts.length > 1 ? `(${text})` : text;
}

function writeRow({ name, op, value }, typeOf) {
  if (!name || !op) return "";
  if (op in WHETHER) return `${name} ${WHETHER[op]}`;
  if (isOther(value)) return value.name && isSign(op) ? `${name} ${op} ${value.name}` : "";
  const write = (one) => (one === true || one === false ? (one ? "是" : "否") : BARE.has(typeOf(name)) ? String(one) : quoted(String(one)));
  if (isList(op)) {
    const list = [value ?? []].flat().filter((one) => !isUnfinished(one));
    return list.length ? `${name} ${LISTS[op]} (${list.map(write).join("、")})` : "";
  }
  return isUnfinished(value) ? "" : `${name} ${WORDS[op] ?? op} ${write(value)}`;
}

/** A value that is the name of another answer. */
export const isOther = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

const isUnfinished = (value) => value === undefined || value === null || (typeof value === "string" && !value.trim());

function quoted(text) {
  const [open, close] = QUOTES.find(([, end]) => !text.includes(end)) ?? ["", ""];
  return open + text + close;
}
