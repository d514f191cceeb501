// 时限 as people write it: 20个工作日, 7天, 当场. The same notation that the reader of definitions takes.

const WORDS = { working_days: "个工作日", natural_days: "天", months: "个月", hours: "小时", working_hours: "个工作小时" };
const BY_WORD = { 小时: "hours", 工作小时: "working_hours", 工作日: "working_days", 自然日: "natural_days", 天: "natural_days", 月: "months" };
const LIMIT = /^\s*(\d{1,4})\s*个?\s*(工作小时|小时|工作日|自然日|天|月)\s*$/;

export const UNITS = Object.keys(WORDS);

/** Number and unit of a limit as it stands in a tree; the number stays text when it is none. */
export function readLimit(value) {
  if (value === undefined || value === null || value === "") return { value: "", unit: "working_days" };
  if (typeof value === "object") return { value: String(value.value ?? ""), unit: value.unit ?? "working_days" };
  if (["当场", "即办"].includes(String(value).trim())) return { value: "0", unit: "working_days" };
  const found = LIMIT.exec(value);
  if (found) return { value: found[1], unit: BY_WORD[found[2]] };
  const unit = UNITS.find((one) => String(value).endsWith(WORDS[one]));
  return { value: unit ? String(value).slice(0, -WORDS[unit].length) : String(value), unit: unit ?? "working_days" };
}

export function writeLimit(value, unit) {
  const number = value.trim();
  if (!number) return undefined;
  return number === "0" && unit === "working_days" ? "当场" : `${number}${WORDS[unit]}`;
}

export function limitWords(value) {
  const { value: number, unit } = readLimit(value);
  if (number === "") return "";
  return number === "0" ? "当场" : `${number} ${WORDS[unit]}`;
}
