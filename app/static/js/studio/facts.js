// What a closed row tells at a glance: papers and their numbers, kinds, tiers, limits.

import { h, say } from "./dom.js";
import { desk, effective, keySpec, model, sharedPart } from "./desk.js";
import { optionLabel, valueWords } from "./describe.js";
import { limitWords } from "./limits.js";
import { isEmpty } from "./paths.js";
import { choicesFor } from "./references.js";

const SEALS = { province: "省", city: "市", county: "县", township: "镇", village: "村" };
const CONDITIONS = ["when", "visible_when"];
const MOST = 3;

const BY_MODEL = {
  DocumentSpec: (value) => [
    sheets(value("originals") ?? 1, "originals"), sheets(value("copies") ?? 0, "copies"),
    quiet(choice("DocumentSpec", "accept", value("accept") ?? "keep")),
    value("necessity") && value("necessity") !== "required" ? tag(choice("DocumentSpec", "necessity", value("necessity"))) : null,
    value("group") ? tag(say("one_of_group")) : null,
  ],
  DocumentGroup: (value) => [quiet(say("group_of", { n: membersOf(value("id")).length, least: value("minimum") ?? 1 }))],
  FieldSpec: (value) => [
    value("computed") ? tag(say("computed")) : value("required") ? tag(say("must")) : value("required_when") ? tag(say("must_sometimes")) : null,
    quiet(choice("FieldSpec", "kind", value("kind")) + (value("unit") ? `（${value("unit")}）` : "")),
  ],
  SectionSpec: (value) => [quiet(say("fields_n", { n: (value("fields") ?? []).length }))],
  SituationSpec: (value) => [quiet((value("options") ?? []).map((one) => one?.label ?? one).join(say("comma")))],
  StepSpec: (value) => [
    value("tier") ? h("span", { class: "dd-tier small", title: choice("StepSpec", "tier", value("tier")) }, SEALS[value("tier")] ?? "") : null,
    quiet(choice("StepSpec", "kind", value("kind"))), quiet(limitWords(value("limit"))),
    value("counts") === false ? tag(say("not_counted")) : null,
  ],
  FaqEntry: (value) => [quiet(value("answer"))],
  FeeSpec: (value) => [quiet([value("amount"), value("unit") ?? "元"].filter((one) => !isEmpty(one)).join(" "))],
  RuleSpec: (value) => [quiet(choice("RuleSpec", "severity", value("severity") ?? "error"))],
  LegalBasis: (value) => [quiet([value("number"), value("article")].filter(Boolean).join(" "))],
};

export function factsOf(modelName, entry) {
  if (entry?.chain) return [quiet(say("steps_n", { n: desk.library.chains?.[entry.chain]?.value?.length ?? 0 }))];
  const part = sharedPart(modelName, entry);
  const value = (key) => effective(entry, part, key);
  return (BY_MODEL[modelName]?.(value) ?? general(modelName, value)).filter(Boolean);
}

/** The papers of a group of which some are enough. */
export function membersOf(id) {
  return (desk.tree.documents ?? []).filter((entry) => effective(entry, sharedPart("DocumentSpec", entry), "group") === id);
}

/** For everything else: the first few plain values beside the title. */
function general(modelName, value) {
  const { keys, title_key: title } = model(modelName);
  return keys.filter((key) => key.name !== title && ["text", "choice", "number", "decimal", "limit", "date"].includes(key.control) && !isEmpty(value(key.name)))
    .slice(0, MOST).map((key) => quiet((nameOf(key, value(key.name)) ?? valueWords(key, value(key.name))) + (key.unit ?? "")));
}

/** What an id stands for, where a key names another entry of the service. */
const nameOf = (key, id) => (key.refers && key.refers !== "own_options" ? choicesFor(key, []).find(({ code }) => code === id)?.label : undefined);

/** The condition under which an entry is asked for, shown or walked. */
export function conditionOf(modelName, entry) {
  if (!entry || typeof entry !== "object") return "";
  const part = sharedPart(modelName, entry);
  return CONDITIONS.map((key) => effective(entry, part, key)).find((one) => !isEmpty(one)) ?? "";
}

function choice(modelName, key, code) {
  return code === undefined || code === null ? "" : optionLabel(keySpec(modelName, key), code);
}

function sheets(count, name) {
  return h("span", { class: `dd-qty ${name === "copies" ? "copy" : ""} ${count === 0 ? "none" : ""}` }, say(name), " ", h("b", {}, count === 0 ? say("none") : String(count)));
}

const quiet = (text) => (isEmpty(text) ? null : h("span", { class: "q" }, text));
const tag = (text) => (text ? h("span", { class: "dd-tag" }, text) : null);
