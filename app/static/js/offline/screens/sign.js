// Signing on the phone: on the pad, on paper, by thumbprint, or by the word of a witness.

import { all, draw, fill, list, one, onSubmit, say, tell } from "../dom.js";
import { openPad } from "../../papers/pad.js";
import { small, Unreadable } from "../photo.js";
import { phone } from "../phone.js";
import * as records from "../records.js";

const MOBILE = /^1[3-9][0-9]{9}$/; // as app/papers/signing.py

/** A draft whose answers were judged as they are now. Where there is none, the person is led to where one can go on. */
export function judgedDraft(go, token) {
  const it = records.find(token);
  if (it?.state === "draft" && it.is_judged) return it;
  go(it?.state === "draft" ? `#/form/${token}` : "#/cases");
  return null;
}

const labelOf = (items, code) => items?.find((entry) => entry.code === code)?.label ?? code;

export function sign(go, { rest: [token] }) {
  const it = judgedDraft(go, token);
  if (!it) return undefined;
  const root = draw("sign");
  const form = one("[data-form]", root);
  fill(root, { promise: it.promise ?? "" });
  form.elements.signer.value = it.name;
  form.elements.role.replaceChildren(...phone.pack.roles.map((role) => new Option(role.label, role.code)));
  one("[data-form-link]", root).href = `#/form/${token}`;
  one("[data-next]", root).href = `#/take/${token}`;
  const pad = openPad(one("canvas", form), () => tell(form, ""));
  one("[data-clear]", root).addEventListener("click", pad.clear);
  onSubmit(form, async (typed, way) => {
    if (way === "drawn" && pad.isEmpty()) tell(form, say("pad_empty"));
    else if (await add(root, it, way, typed, way === "drawn" ? pad.picture().buffer : null)) pad.clear();
  });
  for (const chooser of all("[data-photo]", root)) {
    chooser.addEventListener("change", () => photographed(root, it, chooser));
  }
  showSigned(root, it);
  if (it.unsigned) tell(form, say("sign_again"));
  return pad.close;
}

async function photographed(root, it, chooser) {
  const [file] = chooser.files;
  chooser.value = "";
  const form = one("[data-form]", root);
  try {
    const typed = Object.fromEntries(new FormData(form));
    if (file) await add(root, it, chooser.dataset.photo, typed, await (await small(file)).arrayBuffer());
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    tell(form, say(error.message));
  }
}

/** What is wrong with who signs, as the server judges it; "" when it is good. */
function faultIn(way, { signer, witness, witness_phone: number }) {
  if (!signer) return "no_signer";
  if (!["typed", "thumb"].includes(way)) return "";
  if (!witness) return "no_witness";
  if (witness === signer) return "witness_is_signer";
  return way === "thumb" && !MOBILE.test(number) ? "no_witness_phone" : "";
}

/** One signature a role: a new one takes the place of the old one. False when something is lacking. */
async function add(root, it, way, typed, bytes) {
  const form = one("[data-form]", root);
  const trimmed = Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, value.trim?.() ?? ""]));
  const fault = faultIn(way, trimmed);
  if (fault) { tell(form, say(fault)); return false; }
  const file = bytes ? await records.keepFile(it.token, bytes) : { id: records.newFileId(), sha256: "", size: 0 };
  const { signer, role, witness, witness_phone: number } = trimmed;
  const isWitnessed = ["typed", "thumb"].includes(way);
  const made = { ...file, role, way, signer, witness: isWitnessed ? witness : "", witness_phone: way === "thumb" ? number : "" };
  const old = it.signatures.filter((entry) => entry.role === role);
  it.signatures = [...it.signatures.filter((entry) => entry.role !== role), made];
  Object.assign(it, { signed_pairs: JSON.stringify(it.pairs), unsigned: false });
  await records.save(it);
  await records.dropFiles(old);
  showSigned(root, it);
  tell(form, "");
  one("[data-part=signed]", root).scrollIntoView({ block: "center" });
  return true;
}

function showSigned(root, it) {
  list(root, "signed", it.signatures, (line, signature) => {
    const how = [labelOf(phone.pack.roles, signature.role), labelOf(phone.pack.ways, signature.way), signature.witness && say("witness", { name: signature.witness })];
    fill(line, { signer: signature.signer, how: how.filter(Boolean).join(say("dot")) });
    one("[data-drop]", line).addEventListener("click", async () => {
      it.signatures = it.signatures.filter((entry) => entry !== signature);
      await records.save(it);
      await records.dropFiles([signature]);
      showSigned(root, it);
    });
  });
}
