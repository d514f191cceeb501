// Finding items and people, telling what to bring, beginning a form.

import { draw, fill, list, one, say } from "../dom.js";
import { findPeople, findServices } from "../daypack.js";
import { phone } from "../phone.js";
import * as records from "../records.js";

const MOST = 60; // lines of a list: more are found by typing
const FEW = 8; // of them under a person, before anything is typed

const masked = (number) => (number && number.length > 10 ? `${number.slice(0, 6)}********${number.slice(-4)}` : number ?? "");

function onType(root, draws) {
  const box = one("[data-find] input", root);
  one("[data-find]", root).addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", () => draws(box.value));
  draws(box.value);
}

function showServices(root, found, hrefOf) {
  list(root, "services", found.slice(0, MOST), (line, service) => {
    one("a", line).href = hrefOf(service);
    fill(line, { name: service.name, more: service.limit ?? "" });
  });
}

export function find(go, { query }) {
  const root = draw("find");
  one("input", root).value = query.get("q") ?? "";
  onType(root, (text) => {
    const found = findServices(text);
    showServices(root, found, (service) => `#/item/${service.code}`);
    fill(root, { count: found.length ? say("found", { n: found.length }) : say("found_none") });
  });
  one("input", root).focus();
}

export function people() {
  const root = draw("people");
  onType(root, (text) => {
    const found = findPeople(text);
    list(root, "people", found.slice(0, MOST), (line, person) => {
      one("a", line).href = `#/person/${person.id}`;
      fill(line, { name: person.name, number: masked(person.id_number), more: person.home_address || person.address || "" });
    });
    fill(root, { count: found.length ? say("found_people", { n: found.length }) : say(phone.pack.people?.length ? "found_nobody" : "no_people") });
  });
}

export function person(go, { rest: [id] }) {
  const who = phone.pack.people?.find((one) => String(one.id) === id);
  if (!who) return go("#/people");
  const root = draw("person");
  const stop = phone.pack.stops?.find((one) => String(one.person_id) === id);
  const facts = [
    ["fact_name", who.name], ["fact_number", masked(who.id_number)], ["fact_phone", who.phone], ["fact_birth", who.birth_date],
    ["fact_home", who.home_address || who.address], ["fact_reason", stop?.reason],
  ].filter(([, text]) => text);
  list(root, "facts", facts, (line, [label, text]) => fill(line, { label: say(label), text }));
  if (who.phone) {
    one("[data-call]", root).hidden = false;
    one("[data-call] a", root).href = `tel:${who.phone}`;
    fill(root, { call: say("call", { phone: who.phone }) });
  }
  onType(root, (text) => showServices(root, findServices(text).slice(0, text ? MOST : FEW), (service) => `#/item/${service.code}/${id}`));
  return undefined;
}

export function item(go, { rest: [code, personId] }) {
  const service = phone.pack.services.find((one) => one.code === code);
  if (!service) return go("#/find");
  const root = draw("item");
  const who = phone.pack.people?.find((one) => String(one.id) === personId);
  one("[data-part=person]", root).hidden = !who;
  fill(root, { person: who ? say("for", { name: who.name }) : "" });
  one("[data-guide]", root).src = service.guide_url;
  one("[data-begin]", root).addEventListener("click", () => {
    const begun = records.begun({
      code, service: service.name, version_id: service.version_id, form_url: service.form_url,
      place_tier: service.place_tier ?? "", name: who?.name ?? "", person: who?.values ?? null,
    });
    go(`#/form/${begun.token}`);
  });
  return undefined;
}
