// Taking a filled form in: the village, the mode, and the next number.

import { draw, fill, list, one, onSubmit, say, tell } from "../dom.js";
import { numbersOf, phone } from "../phone.js";
import * as records from "../records.js";
import { send } from "../sending.js";
import { judgedDraft } from "./sign.js";

export async function take(go, { rest: [token] }) {
  const it = judgedDraft(go, token);
  if (!it) return undefined;
  const root = draw("take");
  const form = one("[data-form]", root);
  const { modes, purpose } = phone.pack;
  fill(root, { service: it.service, name: it.name, photos: say("sheets", { n: it.papers.length }), signed: it.signatures.length ? say("signed", { n: it.signatures.length }) : say("unsigned") });
  one("[data-form-link]", root).href = `#/form/${token}`;
  one("[data-sign-link]", root).href = `#/sign/${token}`;
  const usual = it.mode || (purpose === "home_visit" ? "home" : "point");
  list(root, "modes", modes, (line, mode) => {
    Object.assign(one("input", line), { value: mode.code, checked: mode.code === usual });
    fill(line, { label: mode.label });
  });
  offerPlaces(root, form, it);
  one("[data-promises]", root).hidden = !it.promised?.length;
  list(root, "promised", it.promised ?? [], (line, sentence) => fill(line, { sentence }));
  showNumbers(root, it);
  onSubmit(form, async (typed) => {
    const fault = faultIn(it, typed);
    if (fault) { tell(form, say(fault)); return; }
    if (await handIn(it, typed)) go(`#/slip/${token}`);
    else tell(form, say("no_numbers"));
  });
  return undefined;
}

async function showNumbers(root, it) {
  const { held } = await numbersOf();
  fill(root, { numbers: it.number ? say("number_stays", { number: it.number }) : say("numbers_left", { n: held.length }) });
}

function offerPlaces(root, form, it) {
  const fitting = it.place_tier ? phone.pack.places.filter((place) => place.tier === it.place_tier) : [];
  const own = it.place || (fitting.length === 1 ? fitting[0].code : phone.pack.actor.place_code);
  one("[data-places]", root).hidden = !fitting.length;
  form.elements.place.replaceChildren(new Option(say("choose"), ""), ...fitting.map((place) => new Option(place.name, place.code, false, place.code === own)));
}

function faultIn(it, { mode, place, promise }) {
  if (it.place_tier && !place) return "no_place";
  if (!mode) return "no_mode";
  return it.promised?.length && promise !== "yes" ? "no_promise" : "";
}

/** Under a number, dated, ready to go; false when there is no number left. */
async function handIn(it, { mode, place = "", promise }) {
  const pairs = it.pairs.filter(([name]) => name !== "promise");
  Object.assign(it, {
    mode, place, pairs: promise ? [...pairs, ["promise", "yes"]] : pairs, revision: it.revision + 1, reasons: [],
    made_at: new Date().toISOString(), // by the phone's own clock: the server knows by how much it is wrong
  });
  if (it.number) { // taken in before, mended since: the number on its slip stays
    it.state = "ready";
    await records.save(it);
  } else if ((await records.handIn(it)) === null) return false;
  send();
  return true;
}
