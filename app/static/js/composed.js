// Answers of several controls, and times of day, as conditions see them: forms/kinds/{periods,id_document,bank_deposit,
// statements,clock_time,disability_card}.py. An answer that is not whole is not yet known.

/** Kind → from the texts of its controls, and the readers of days and months, to what conditions compare. */
export const composed = {
  period: (texts, { date }) => span(texts, date, (start, end) => months(start, dayAfter(end))),
  month_period: (texts, { month }) => span(texts, month, (start, end) => months(start, end) + 1),
  id_document: ([kind, number]) => (kind && number ? kind : undefined),
  bank_deposit: ([bank, account]) => (bank && account ? bank : undefined),
  declaration: ([digest]) => (digest ? true : undefined),
};

function span([from, to], reader, count) {
  const [start, end] = [from, to].map((text) => (text ? reader(text.normalize("NFKC").replaceAll("—", "-")) : undefined));
  if (!start || !end || end.iso < start.iso) return undefined;
  return count(start.iso.split("-").map(Number), end.iso.split("-").map(Number));
}

/** Whole calendar months from one day to another. */
function months([year, month, day], [laterYear, laterMonth, laterDay]) {
  return (laterYear - year) * 12 + laterMonth - month - (laterDay < day ? 1 : 0);
}

function dayAfter([year, month, day]) {
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  return [next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate()];
}

/** 9:30, 0930, 9点半, 下午3点20分 → 09:30 …, or undefined. */
export function clock(plain) {
  const match = plain.match(/^(上午|早上|中午|下午|晚上)?\s*(\d{1,2})\s*[:.点时]\s*(?:(半)|(\d{1,2})\s*分?)?(?::00)?$/) ?? plain.match(/^()(\d{2})()(\d{2})$/);
  if (!match) return undefined;
  const [, halfDay, hour, half, minute] = match;
  const hours = Number(hour) + (["下午", "晚上"].includes(halfDay) && Number(hour) < 12 ? 12 : 0);
  const minutes = half ? 30 : Number(minute ?? 0);
  return hours < 24 && minutes < 60 ? `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}` : undefined;
}

/** The number of a disability card without blanks, or undefined. */
export function readCard(plain) {
  const card = plain.replace(/[\s\-‐‑‒–—―－_]+/g, "").toUpperCase();
  return /^\d{17}[\dX][1-7][1-4](B[1-9]\d?)?$/.test(card) ? card : undefined;
}

const DISABILITIES = ["视力残疾", "听力残疾", "言语残疾", "肢体残疾", "智力残疾", "精神残疾", "多重残疾"];
const GRADES = ["一级", "二级", "三级", "四级"];

/** What the last figures of a card say, in words. */
export function cardSays(card, take) {
  return take === "disability_kind" ? DISABILITIES[Number(card[18]) - 1] : GRADES[Number(card[19]) - 1];
}
