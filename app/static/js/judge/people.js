// Who somebody is and how to reach them: forms/kinds/{name,phone,id_document,disability_card}.py, forms/certificates.py.

import { birthDate, isDay, readIdNumber } from "../idnumber.js";
import { Refused, compact, halfWidth, quote } from "./text.js";

const HAN = "\\u3005\\u3007\\u2e80-\\u2fdf\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const LETTERS = `${HAN}A-Za-z\\u00c0-\\u024f\\u1e00-\\u1eff`;
const ALLOWED = new RegExp(`[${LETTERS}\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef} ·'’.\\-]`, "gu");
const ANY_LETTER = new RegExp(`[${LETTERS}]`, "u");
const PRIVATE = /[\ue000-\uf8ff\u{f0000}-\u{10ffff}]/u;
const DOT_BETWEEN = new RegExp(`([${HAN}])(?: ?[.·] ?|—+)(?=[${HAN}])`, "gu");
const BLANK_BETWEEN = new RegExp(`([${HAN}]) (?=[${HAN}])`, "gu");

export function name(text) {
  const typed = halfWidth(text).replace(/ ?[•‧∙⋅・･⸱●] ?/g, "·").replace(DOT_BETWEEN, "$1·").replace(BLANK_BETWEEN, "$1");
  const foreign = typed.replace(ALLOWED, "");
  if (foreign) throw strange(foreign);
  if (!ANY_LETTER.test(typed)) throw new Refused("NAME_LETTERS");
  return typed;
}

function strange(foreign) {
  if (/\p{Nd}/u.test(foreign)) return new Refused("NAME_DIGIT");
  return PRIVATE.test(foreign) ? new Refused("NAME_PRIVATE_SIGN") : new Refused("NAME_SIGN", { sign: [...foreign][0] });
}

/** 公民身份号码, or what is wrong with it. */
export function idNumber(text, today) {
  const number = compact(text).toUpperCase();
  if (/^[0-9]{15}$/.test(number)) throw new Refused("ID_OLD");
  if ([...number].length !== 18) throw new Refused("ID_LENGTH", { length: [...number].length });
  if (!/^[0-9]{17}[0-9X]$/.test(number)) throw new Refused("ID_CHARACTERS");
  checkBirth(number, today);
  if (readIdNumber(number, today) === null) throw new Refused("ID_CHECKSUM");
  return number;
}

function checkBirth(number, today) {
  const [year, month, day] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)];
  const text = `${year}年${month}月${day}日`;
  if (Number(year) < 1900) throw new Refused("ID_TOO_EARLY", { year });
  if (!isDay(birthDate(number))) throw new Refused("ID_NO_SUCH_DAY", { text });
  if (birthDate(number) > today) throw new Refused("ID_FUTURE", { text });
}

const shaped = (pattern, shape) => (text) => {
  const number = compact(text).toUpperCase().replace(/[()]/g, "");
  if (!new RegExp(`^(?:${pattern})$`, "u").test(number)) throw new Refused("DOCUMENT_NUMBER", { shape });
  return number;
};

const HOUSEHOLD = "(?=.*[0-9])[A-Z0-9]{5,20}";
const SPECIAL = {
  id_card: idNumber,
  resident_permit(text, today) {
    const number = idNumber(text, today);
    if (!/^8[123]0000/.test(number)) throw new Refused("RESIDENT_PREFIX");
    return number;
  },
  household_book(text, today) {
    const number = compact(text).toUpperCase();
    return [15, 18].includes([...number].length) ? idNumber(number, today) : shaped(HOUSEHOLD, "身份证号码，或 5 到 20 位户号")(text);
  },
  permanent_residence(text, today) {
    const number = compact(text).toUpperCase();
    if (/^[0-9]/.test(number)) {
      if (!number.startsWith("9")) throw new Refused("PERMANENT_NEW");
      return idNumber(number, today);
    }
    if (!/^[A-Z]{3}[0-9]{12}$/.test(number) || !isShortDay(number.slice(7, 13))) throw new Refused("PERMANENT_OLD");
    return number;
  },
};

/** YYMMDD of some century: 2000 was a leap year, so its days are all there can be. */
function isShortDay(text) {
  const [year, rest] = [text.slice(0, 2), `${text.slice(2, 4)}-${text.slice(4, 6)}`];
  return isDay(`${year === "00" ? "2000" : `19${year}`}-${rest}`) || (rest === "02-29" && Number(year) % 4 === 0);
}

/** A certificate and its number; conditions ask which certificate it is. */
export function idDocument(texts, spec, today) {
  const [kind, number] = texts;
  if (!kind || !number) throw new Refused("DOCUMENT_HALF", { which: kind ? "证件号码" : "证件类型" });
  if (!spec.codes.includes(kind)) throw new Refused("NOT_AN_OPTION", { text: quote(kind) });
  if (SPECIAL[kind]) SPECIAL[kind](number, today);
  else shaped(...spec.shapes[kind])(number);
  return kind;
}

const LANDLINE = /^(010|02[0-9]|0[3-9][0-9]{2})([1-9][0-9]{6,7})$/;
const MOBILE = /^1[0-9]{10}$/;
const EXTENSION = /(?:转|分机|[-x#])\s*([0-9]{1,6})$/i;

export function phone(text) {
  const number = compact(text).replace(/[()（）]/g, "").replace(/^(?:\+|00)86|^86(?=1[0-9]{10}$)/, "");
  if (MOBILE.test(number)) return number;
  const landline = number.match(LANDLINE);
  if (landline) return `${landline[1]}-${landline[2]}`;
  return withExtension(text) ?? refusePhone(number, text);
}

function withExtension(text) {
  const plain = halfWidth(text).replace(/[()（）]/g, "").trim();
  const extension = plain.match(EXTENSION);
  const landline = extension && compact(plain.slice(0, extension.index)).match(LANDLINE);
  return landline ? `${landline[1]}-${landline[2]}-${extension[1]}` : undefined;
}

function refusePhone(number, text) {
  if (/^[2-8][0-9]{6,7}$/.test(number)) throw new Refused("PHONE_NO_AREA_CODE");
  if (/^1[0-9]*$/.test(number)) throw new Refused("PHONE_MOBILE_LENGTH", { length: number.length });
  throw new Refused("PHONE_UNKNOWN", { text: quote(text) });
}

export function mobile(text) {
  const number = phone(text);
  if (!MOBILE.test(number)) throw new Refused("PHONE_ONLY_MOBILE");
  return number;
}

export function fixedLine(text) {
  const number = phone(text);
  if (MOBILE.test(number)) throw new Refused("PHONE_ONLY_LANDLINE");
  return number;
}

/** 残疾人证号; `holder` is the ID number it must begin with, once that is known. */
export function disabilityCard(text, today, holder) {
  const card = compact(text).toUpperCase();
  if (![20, 22, 23].includes([...card].length)) throw new Refused("CARD_LENGTH", { length: [...card].length });
  idNumber(card.slice(0, 18), today);
  if (!/^[0-9]{17}[0-9X][1-7][1-4](?:B[1-9][0-9]?)?$/.test(card)) throw new Refused("CARD_TAIL");
  if (typeof holder === "string" && !card.startsWith(holder)) throw new Refused("CARD_OF_ANOTHER");
  return card;
}
