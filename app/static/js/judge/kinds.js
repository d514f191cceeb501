// Kind of field → from its texts to the value that conditions compare; undefined when blank. What is wrong is thrown
// as `Refused`. One entry for each class of forms/kinds/.

import * as codes from "./codes.js";
import * as days from "./days.js";
import { count, number } from "./numbers.js";
import * as people from "./people.js";
import { organisation, region } from "./places.js";
import { Refused, bounded, halfWidth, length, matched, quote, tidy, tidyLines } from "./text.js";

const isBlank = (text) => !text || !text.trim();

/** A kind with one control whose tidy text is read, then held to the pattern of the definition. */
const text = (read = (plain) => plain) => ({ texts, spec, today, known }) => {
  const [raw] = texts;
  if (isBlank(raw)) return undefined;
  return matched(read(bounded(raw, spec.limit), { spec, today, known }), spec);
};

/** The same for kinds that take no pattern. */
const plain = (read) => ({ texts, spec, today }) => (isBlank(texts[0]) ? undefined : read(bounded(texts[0], spec.limit), spec, today));

/** Several controls that make one answer. */
const parts = (controls, read) => ({ texts, spec, today }) => {
  if (texts.every(isBlank)) return undefined;
  if (![1, controls].includes(texts.length)) throw new Refused("WRONG_PARTS", { count: controls });
  return read(texts.map((one) => bounded(one, spec.limit)), spec, today);
};

function multiline({ texts, spec }) {
  const raw = (texts[0] ?? "").replaceAll("\r\n", "\n");
  if (isBlank(raw)) return undefined;
  if (length(raw) > spec.limit) throw new Refused("TOO_LONG", { limit: spec.limit, length: length(raw) });
  return matched(tidyLines(raw), spec);
}

function choice({ texts, spec }) {
  if (isBlank(texts[0])) return undefined;
  const code = bounded(texts[0], spec.limit);
  if (!spec.codes.includes(code)) throw new Refused("NOT_AN_OPTION", { text: quote(code) });
  return code;
}

function multiChoice({ texts, spec }) {
  const chosen = texts.filter((one) => !isBlank(one));
  if (chosen.length > spec.codes.length) throw new Refused("TOO_MANY_CHOICES", { count: spec.codes.length });
  for (const one of chosen) choice({ texts: [one], spec });
  const codes = chosen.map(tidy);
  return codes.length ? spec.codes.filter((code) => codes.includes(code)) : undefined;
}

const YES_NO = { yes: true, no: false, 是: true, 否: false };

function boolean(typed) {
  const value = YES_NO[halfWidth(typed).toLowerCase()];
  if (value === undefined) throw new Refused("NOT_YES_OR_NO", { text: quote(typed) });
  return value;
}

function cascade(code, { paths }) {
  if (!(code in paths)) throw new Refused("NOT_AN_OPTION", { text: quote(code) });
  return paths[code];
}

/** A tick carries the digest of the words that were read. */
function declaration({ texts, spec }) {
  if (isBlank(texts[0])) throw new Refused("", { told: spec.please });
  if (tidy(texts[0]) !== spec.digest) throw new Refused("STATEMENT_CHANGED");
  return true;
}

function signatureLine({ texts }) {
  if (texts.some((one) => !isBlank(one))) throw new Refused("SIGNED_ON_PAPER");
  return undefined;
}

export const KINDS = {
  text: text(),
  address: text(),
  multiline,
  area: text(codes.area),
  name: text(people.name),
  phone: text(people.phone),
  mobile: text(people.mobile),
  landline: text(people.fixedLine),
  id_number: text((typed, { today }) => people.idNumber(typed, today)),
  disability_card: text((typed, { spec, today, known }) => people.disabilityCard(typed, today, known[spec.matches])),
  id_document: parts(2, (texts, spec, today) => people.idDocument(texts.length === 1 ? ["", texts[0]] : texts, spec, today)),
  uscc: text(codes.uscc),
  bank_account: text(codes.bankAccount),
  bank_deposit: parts(2, codes.bankDeposit),
  plate: text(codes.plate),
  land_parcel: text(codes.landParcel),
  real_estate_unit: text(codes.realEstateUnit),
  household_number: text(codes.householdNumber),
  location: text(codes.location),
  number: plain(number),
  integer: plain(number),
  decimal: plain(number),
  money: plain(number),
  count: plain(count),
  date: plain(days.date),
  month: plain(days.month),
  period: parts(2, days.span("period", days.date)),
  month_period: parts(2, days.span("month_period", days.month)),
  time: plain(days.time),
  choice,
  multi_choice: multiChoice,
  boolean: plain(boolean),
  cascade: plain(cascade),
  region: ({ texts, spec, list }) => region(texts, spec, list),
  organisation: ({ texts, list }) => (isBlank(texts[0]) ? undefined : organisation(texts[0], list)),
  declaration,
  notice: () => undefined,
  signature_line: signatureLine,
};
