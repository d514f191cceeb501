// Setting up, unlocking, and a forgotten PIN.

import { draw, fill, one, onSubmit, say, tell } from "../dom.js";
import { phone, register, renew, unlock } from "../phone.js";
import { countOpen, readAll } from "../records.js";
import { LoggedOut, Refused, Stranger } from "../server.js";
import { faultOf } from "../vault.js";

/** The sentence for what stood in the way of asking the server. */
export function sentenceOf(error) {
  if (error instanceof Stranger) return say("stranger");
  if (error instanceof LoggedOut) return say("login");
  if (error instanceof Refused) return error.message || say("refused");
  if (error instanceof TypeError) return say("no_network");
  throw error;
}

/** The same with a link to the login where that is what is needed. */
export function tellWhy(root, error) {
  tell(root, sentenceOf(error));
  if (error instanceof LoggedOut) one("[data-tell]", root).append(" ", loginLink());
}

export function loginLink() {
  const next = encodeURIComponent("/offline/");
  return Object.assign(document.createElement("a"), { href: `/login/?next=${next}`, textContent: say("log_in") });
}

function chosenPin(form, { pin, again }) {
  const fault = faultOf(pin);
  if (fault) tell(form, say(`pin_${fault}`));
  else if (pin !== again) tell(form, say("pin_differs"));
  else return pin;
  return null;
}

export function setup(go) {
  const root = draw("setup");
  const form = one("[data-form]", root);
  onSubmit(form, async (typed) => {
    const pin = chosenPin(form, typed);
    if (!pin) return;
    try {
      await register({ name: typed.device.trim(), pin });
      await readAll();
      go("#/pack");
    } catch (error) {
      tellWhy(form, error);
    }
  });
}

export function locked(go, wanted) {
  const root = draw("lock");
  const form = one("[data-form]", root);
  fill(root, { unsent: "" });
  countOpen().then((count) => fill(root, { unsent: count ? say("sealed_unsent", { n: count }) : "" }));
  onSubmit(form, async ({ pin }) => {
    tell(form, say("opening"));
    const left = await unlock(pin);
    if (left === null) {
      await readAll();
      go(wanted);
    } else if (left === 0) go("#/renew");
    else {
      tell(form, say("pin_wrong", { n: left }));
      form.elements.pin.value = "";
      form.elements.pin.focus();
    }
  });
  form.elements.pin.focus();
}

export function renewed(go) {
  const root = draw("renew");
  const form = one("[data-form]", root);
  fill(root, { why: phone.device.lock ? "" : say("pin_forgotten") });
  onSubmit(form, async (typed) => {
    const pin = chosenPin(form, typed);
    if (!pin) return;
    try {
      await renew(pin);
      await readAll();
      go(phone.pack ? "#/day" : "#/pack");
    } catch (error) {
      tellWhy(form, error);
    }
  });
}

export const cut = () => draw("cut");
export const nothing = () => draw("nothing");
