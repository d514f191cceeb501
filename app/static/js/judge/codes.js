// Numbers of licences, accounts, cars, land and houses: forms/kinds/{identifiers,patterns,bank_deposit}.py.

import { Refused, compact, halfWidth, quote } from "./text.js";

const USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]; // GB 32100: powers of 3 mod 31

export function uscc(text) {
  const code = compact(text).toUpperCase();
  const signs = [...code];
  if (signs.length !== 18) throw new Refused("USCC_LENGTH", { length: signs.length });
  const stray = signs.find((sign) => !USCC_SIGNS.includes(sign));
  if (stray) throw new Refused("USCC_CHARACTERS", { sign: stray });
  const sum = USCC_WEIGHTS.reduce((total, weight, at) => total + weight * USCC_SIGNS.indexOf(signs[at]), 0);
  if (signs[17] !== USCC_SIGNS[(31 - (sum % 31)) % 31]) throw new Refused("USCC_CHECKSUM");
  return code;
}

export function bankAccount(text) {
  const account = compact(text);
  if (!/^[0-9]+$/.test(account)) throw new Refused("ACCOUNT_CHARACTERS");
  const digits = account.length;
  if (account.startsWith("62") && (digits < 16 || digits > 20)) throw new Refused("BANK_CARD_LENGTH", { length: digits });
  if (digits < 12 || digits > 32) throw new Refused("ACCOUNT_LENGTH", { length: digits });
  return account;
}

/** Bank and account; conditions compare the bank. */
export function bankDeposit(texts) {
  const [bank, account] = texts.length === 1 ? split(texts[0]) : texts;
  if (!bank || !account) throw new Refused("DEPOSIT_HALF", { which: bank ? "账号" : "开户银行" });
  if (!/[\u3400-\u9fff]/.test(bank) || [...bank].length > 60 || /\p{Nd}$/u.test(bank)) throw new Refused("BANK_NAME");
  bankAccount(account);
  return bank;
}

function split(text) {
  const match = text.match(/^(.*?)[\s，,：:]*([0-9][0-9\s-]*)$/);
  if (!match) throw new Refused("DEPOSIT_HALF", { which: "账号" });
  return [match[1], match[2]];
}

const PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
const SIGN = "[A-HJ-NP-Z0-9]";
const BEHIND = `${SIGN}{4}[A-HJ-NP-Z0-9学警挂港澳领使试超]|[A-HJK]${SIGN}[0-9]{4}|[0-9]{5}[A-HJK]|[0-9]{4}应急`;
const PLATE = new RegExp(`^(?:[${PROVINCES}][A-Z](?:${BEHIND})|[${PROVINCES}][0-9]{2}${SIGN}{5}|[使领][0-9]{6}|应急[${PROVINCES}][0-9]{3}[A-Z])$`);

export function plate(text) {
  const number = compact(text).toUpperCase().replace(/[·•.‧∙・]/g, "");
  if (!`${PROVINCES}使领应`.includes([...number][0] ?? "")) throw new Refused("PLATE_PROVINCE", { text: quote(text) });
  if (/[IO]/.test(number.slice(2))) throw new Refused("PLATE_LETTERS");
  if (!PLATE.test(number)) throw new Refused("PLATE_LENGTH", { length: [...number].length });
  return number;
}

export function landParcel(text) {
  const code = compact(text);
  if (!/^[0-9]{19}$/.test(code)) throw new Refused("PARCEL_LENGTH", { length: [...code].length });
  if (code.slice(14) === "00000") throw new Refused("PARCEL_ZERO");
  return code;
}

export function realEstateUnit(text) {
  const code = compact(text).toUpperCase();
  if ([...code].length !== 28) throw new Refused("UNIT_LENGTH", { length: [...code].length });
  if (!/^[0-9]{12}[GJZ][A-Z][0-9]{5}[FLQW][0-9]{8}$/.test(code)) throw new Refused("UNIT_SHAPE");
  if ((code[19] === "W") !== (code.slice(20) === "00000000")) throw new Refused("UNIT_BARE");
  return code;
}

export function householdNumber(text) {
  const number = compact(text).toUpperCase();
  if (!/^(?=.*[0-9])[A-Z0-9]{5,20}$/.test(number)) throw new Refused("HOUSEHOLD_NUMBER");
  return number;
}

export function area(text) {
  const code = compact(text);
  if (!/^[0-9]+$/.test(code)) return text;
  if (![6, 9, 12].includes(code.length)) throw new Refused("AREA_LENGTH", { length: code.length });
  return code.padEnd(12, "0");
}

const LOCATION = /^(?:北纬|纬度:?|N)?\s*(\d{1,3}(?:\.\d{1,10})?)\s*°?\s*[,、;\s]\s*(?:东经|经度:?|E)?\s*(\d{1,3}(?:\.\d{1,10})?)\s*°?(?:\s*±\s*\d{1,6}(?:\.\d{1,3})?\s*(?:米|m)?)?(?:\s+(\d{4}-\d\d-\d\dT\d\d:\d\d))?$/i;
const isLatitude = (degrees) => degrees >= 3 && degrees <= 54;
const isLongitude = (degrees) => degrees >= 73 && degrees <= 136;

export function location(text) {
  const match = halfWidth(text).replaceAll("，", ",").match(LOCATION);
  if (!match || (match[3] && Number.isNaN(Date.parse(`${match[3]}Z`)))) throw new Refused("NOT_A_LOCATION", { text: quote(text) });
  const [latitude, longitude] = [Number(match[1]), Number(match[2])];
  if (isLatitude(longitude) && isLongitude(latitude)) throw new Refused("LOCATION_SWAPPED");
  if (!isLatitude(latitude) || !isLongitude(longitude)) throw new Refused("LOCATION_ELSEWHERE");
  return text;
}
