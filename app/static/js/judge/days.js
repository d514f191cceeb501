// Days, months, spans and times: forms/kinds/{dates,periods,clock_time}.py.

import { Day } from "../conditions.js";
import { clock, composed } from "../composed.js";
import { isDay } from "../idnumber.js";
import { Refused, halfWidth, quote } from "./text.js";

const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;
const DATE = /^([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?$|^([0-9]{4})([0-9]{2})([0-9]{2})$/;
const MONTH = /^([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*月?$|^([0-9]{4})([0-9]{2})$/;
const MIDNIGHT = /[ T]0{1,2}:00(:00(\.0+)?)?$/;
const BETWEEN = /\s*(?:至|到|~|～|——?|\s-\s)\s*/;
const two = (part) => String(part).padStart(2, "0");

function numbers(match) {
  return match.slice(1).filter((part) => part !== undefined).map(Number);
}

function checkYear(year) {
  if (year < FIRST_YEAR || year > LAST_YEAR) throw new Refused("YEAR_OUT_OF_RANGE", { year, first: FIRST_YEAR, last: LAST_YEAR });
}

export function date(text) {
  const match = halfWidth(text).replace(MIDNIGHT, "").replaceAll("—", "-").match(DATE);
  if (!match) throw new Refused("NOT_A_DATE", { text: quote(text) });
  const [year, month, day] = numbers(match);
  checkYear(year);
  const iso = `${year}-${two(month)}-${two(day)}`;
  if (!isDay(iso)) throw new Refused("NO_SUCH_DAY", { year, month, day });
  return new Day(iso);
}

export function month(text) {
  const match = halfWidth(text).replaceAll("—", "-").match(MONTH);
  if (!match) throw new Refused("NOT_A_MONTH", { text: quote(text) });
  const [year, number] = numbers(match);
  checkYear(year);
  if (number < 1 || number > 12) throw new Refused("NO_SUCH_MONTH", { month: number });
  return new Day(`${year}-${two(number)}-01`);
}

/** The two ends of a span in one text, or as they were typed into two controls; the length in months. */
export const span = (kind, one) => (texts) => {
  const ends = texts.length === 1 ? split(texts[0]) : texts;
  if (!ends.every(Boolean)) throw new Refused("SPAN_HALF", { which: ends[0] ? "结束" : "开始" });
  const [start, end] = ends.map((text) => one(text));
  if (end.iso < start.iso) throw new Refused("SPAN_BACKWARDS");
  return composed[kind]([start.iso, end.iso], { date: (iso) => new Day(iso), month: (iso) => new Day(iso) });
};

function split(text) {
  const ends = text.replace(/^从/, "").replace(/^自/, "").replace(/止$/, "").trim().split(BETWEEN);
  if (ends.length !== 2) throw new Refused("NOT_A_SPAN", { text: quote(text) });
  return ends;
}

export function time(text) {
  const plain = halfWidth(text);
  const at = clock(plain);
  if (at) return at;
  throw new Refused(/^(上午|早上|中午|下午|晚上)?\s*\d{1,2}\s*[:.点时]\s*(半|\d{1,2}\s*分?)?(:00)?$|^\d{4}$/.test(plain) ? "NO_SUCH_TIME" : "NOT_A_TIME", { text: quote(text) });
}
