// Bringing typed text into one shape, and refusing it with a sentence: forms/normalise.py and forms/messages.py.

/** An answer that cannot be taken: the name of its sentence (forms/messages.py) and what stands in it. */
export class Refused extends Error {
  constructor(sentence, values = {}) {
    super(sentence);
    Object.assign(this, { sentence, values });
  }
}

const QUOTED = 20;
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]/g;
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|\p{Surrogate}/u;
const SEPARATORS = /[\s\-‐‑‒–—―－_]+/g;

/** Characters, as people count them. */
export const length = (text) => [...text].length;

/** Full-width Latin letters, digits and signs become their plain forms. */
export function halfWidth(text) {
  return text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replaceAll("\u3000", " ");
}

/** Like `tidy`, but line ends are kept. */
export function tidyLines(text) {
  const plain = text.replace(INVISIBLE, "").normalize("NFC");
  if (plain.includes("\ufffd")) throw new Refused("REPLACEMENT_CHARACTER");
  if (CONTROL.test(plain)) throw new Refused("CONTROL_CHARACTER");
  return plain.replace(/\r\n?/g, "\n").trim();
}

/** One line: NFC, nothing invisible, every run of blanks one blank. */
export const tidy = (text) => tidyLines(text).replace(/\s+/g, " ");

/** A number as printed on a card: plain characters without blanks and dashes. */
export const compact = (text) => halfWidth(text.replace(INVISIBLE, "")).replace(SEPARATORS, "");

/** What a person typed, on one line and short enough to stand inside a sentence. */
export function quote(text) {
  const line = [...text].slice(0, QUOTED * 4).join("").split(/\s+/).filter(Boolean).join(" ");
  return length(line) <= QUOTED ? line : `${[...line].slice(0, QUOTED).join("")}…`;
}

/** The tidy text of an answer that is not too long. */
export function bounded(raw, limit) {
  if (length(raw) > limit) throw new Refused("TOO_LONG", { limit, length: length(raw) });
  return tidy(raw);
}

/** Refuses what is not the whole of a pattern of the definition; a pattern this browser cannot read is the server's. */
export function matched(text, { pattern, pattern_message: told, example }) {
  if (!pattern || whole(pattern)?.test(text) !== false) return text;
  if (told) throw new Refused("", { told });
  throw example ? new Refused("PATTERN", { example }) : new Refused("PATTERN_NO_EXAMPLE");
}

function whole(pattern) {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(`^(?:${pattern})$`, flags);
    } catch { /* another way of reading it, or none */ }
  }
  return undefined;
}
