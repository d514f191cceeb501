// Numbers and amounts: forms/kinds/numbers.py. Values are what conditions compare.

import { Refused, halfWidth, quote } from "./text.js";

const NUMBER = /^([+-]?)([0-9]+)(?:\.([0-9]*))?$/;
const WHOLE_DIGITS = 15;
export const MOST_SHEETS = 50;

function undressed(text, { unit, signs }) {
  let plain = halfWidth(text).replace(/([0-9])[,，](?=[0-9]{3})/g, "$1").replaceAll(" ", "");
  for (const dressing of [...(signs ?? ""), ...(unit ? [unit] : [])]) {
    if (plain.startsWith(dressing)) plain = plain.slice(dressing.length);
    if (plain.endsWith(dressing)) plain = plain.slice(0, plain.length - dressing.length);
  }
  return plain;
}

export function number(text, spec) {
  const match = undressed(text, spec).match(NUMBER);
  if (!match) throw new Refused("NOT_A_NUMBER", { text: quote(text), example: spec.example || "120" });
  const [, sign, whole, typed = ""] = match;
  const fraction = typed.replace(/0+$/, "");
  if (spec.whole && fraction) throw new Refused("NOT_WHOLE");
  if (whole.replace(/^0+/, "").length > WHOLE_DIGITS) throw new Refused("TOO_MANY_DIGITS", { digits: WHOLE_DIGITS });
  if (!spec.whole && fraction.length > spec.places) throw new Refused("TOO_MANY_DECIMALS", { places: spec.places });
  return within(Number(`${sign}${whole}.${fraction || "0"}`), spec);
}

function within(value, { minimum, maximum }) {
  if (minimum && value < Number(minimum.value)) throw new Refused("TOO_SMALL", { minimum: minimum.words });
  if (maximum && value > Number(maximum.value)) throw new Refused("TOO_LARGE", { maximum: maximum.words });
  return value;
}

/** Sheets received of a paper. */
export function count(text) {
  const plain = halfWidth(text).replace(/份$/, "").trim();
  if (!/^[0-9]+$/.test(plain) || Number(plain) > MOST_SHEETS) throw new Refused("DOCUMENT_COUNT", { text: quote(text), maximum: MOST_SHEETS });
  return Number(plain);
}
