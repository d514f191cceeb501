// A place of the county, picked from a list: forms/kinds/{region,organisation}.py. The list on the page is the county
// as it was when the page was made; the server looks again.

import { Refused, length, quote, tidy } from "./text.js";

const LONGEST = 80;
const LONGEST_GROUP = 20;
const OUTSIDE = "outside";

/** Code, or 外地; then the group, or the place in words. As it is stored; undefined when blank. */
export function region(texts, spec, list) {
  const [code, more] = [texts[0] ?? "", texts[1] ?? ""].map((text) => tidy(text));
  if (!code && !more) return undefined;
  if (code === OUTSIDE) return outside(more, spec);
  const chosen = [...(list?.options ?? [])].find((one) => one.value === code);
  if (list && !chosen) throw new Refused("PLACE_UNKNOWN", { text: quote(code || more) });
  const group = spec.depth === "group" ? groupOf(more, chosen) : "";
  return `${code}${group && `/${group}`} ${chosen?.dataset.name ?? ""}${group}`;
}

function outside(words, spec) {
  if (!spec.outside) throw new Refused("PLACE_NOT_OUTSIDE");
  if (length(words) < 2) throw new Refused("PLACE_OUTSIDE_WORDS");
  if (length(words) > LONGEST) throw new Refused("TOO_LONG", { limit: LONGEST, length: length(words) });
  return `外地 ${words}`;
}

function groupOf(more, chosen) {
  if (length(more) > LONGEST_GROUP) throw new Refused("TOO_LONG", { limit: LONGEST_GROUP, length: length(more) });
  const groups = (chosen?.dataset.groups ?? "").split("|").filter(Boolean);
  if (groups.length && !more) throw new Refused("GROUP_MISSING", { place: chosen.textContent.trim() });
  return more;
}

/** An office: its code and its name. */
export function organisation(text, list) {
  const code = tidy(text).split(" ")[0];
  const chosen = [...(list?.options ?? [])].find((one) => one.value === code);
  if (list && !chosen) throw new Refused("OFFICE_GONE", { text: quote(text) });
  return `${code} ${chosen?.dataset.name ?? ""}`;
}
