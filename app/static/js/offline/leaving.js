// Logging out of the product: what is personal goes from the phone. What was not sent yet stays, sealed, until its owner
// logs in again.

import { begin, phone, wipe } from "./phone.js";
import { countOpen } from "./records.js";
import { clear } from "./store.js";

/** Clear the phone; false when the person would rather stay and send first. `ask` are the words with {n}. */
export async function mayLeave({ unsent }) {
  try {
    await begin();
    if (!phone.device) return true;
    const count = await countOpen();
    if (!count) await wipe();
    else if (!window.confirm(unsent.replace("{n}", count))) return false;
    else await clear("packs");
  } catch { /* a browser that keeps nothing holds nothing */ }
  return true;
}
