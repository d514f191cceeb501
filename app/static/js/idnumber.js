// 公民身份号码 (GB 11643): the same check as forms/id_number.py, for showing birth date, sex and age at once.

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = "10X98765432";

/** The number with a capital X and without blanks and dashes, or null when it is not one. */
export function readIdNumber(typed, today) {
  const number = typed.normalize("NFKC").replace(/[\s\-—·]/g, "").toUpperCase();
  if (!/^\d{17}[\dX]$/.test(number) || !isDay(birthDate(number)) || birthDate(number) > today) return null;
  if (Number(number.slice(6, 10)) < 1900) return null;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  return number[17] === CHECK[sum % 11] ? number : null;
}

/** ISO date of digits 7–14, whether or not there is such a day. */
export function birthDate(number) {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
}

export const sex = (number) => (Number(number[16]) % 2 ? "男" : "女");

/** Whole months since the month of birth; the day does not count: 80 岁 = 960 个月, by month. */
export function ageMonths(born, today) {
  const [year, month] = born.split("-").map(Number);
  const [thisYear, thisMonth] = today.split("-").map(Number);
  return (thisYear - year) * 12 + thisMonth - month;
}

export function isDay(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
