// The start page of the day, and taking it along.

import { clock, day as dayWords, dayAndClock, draw, fill, isoDay, list, one, onSubmit, say, size } from "../dom.js";
import { takeAlong } from "../daypack.js";
import { events, isOver, now, numbersOf, phone } from "../phone.js";
import * as records from "../records.js";
import { send, state } from "../sending.js";
import { tellWhy } from "./door.js";

export const roomLeft = async () => (await navigator.storage?.estimate?.()) ?? {};

export function pack(go) {
  const root = draw("pack");
  const form = one("[data-form]", root);
  fill(root, { space: "" });
  roomLeft().then(({ quota, usage }) => fill(root, { space: quota ? say("room", { left: size(quota - usage) }) : "" }));
  const chosen = phone.pack?.purpose;
  if (chosen !== undefined) for (const radio of form.elements.purpose) radio.checked = radio.value === chosen;
  onSubmit(form, async ({ purpose }) => {
    const running = one("[data-running]", root);
    running.hidden = false;
    fill(running, { step: say("pack_asking") });
    try {
      await navigator.storage?.persist?.();
      await takeAlong(purpose, (part, count, total, bytes) => {
        one("progress", running).value = part;
        fill(running, { step: say("pack_loading", { count, total, size: size(bytes) }) });
      });
      go("#/day");
    } catch (error) {
      running.hidden = true;
      tellWhy(form, error);
    }
  });
}

export function totals(root) {
  const today = isoDay(now());
  const taken = records.list().filter((one) => one.made_at && isoDay(one.begun_at) === today);
  fill(root, {
    taken: say("pieces", { n: taken.length }),
    arrived: say("pieces", { n: taken.filter((one) => !records.OPEN.includes(one.state)).length }),
    unsent: say("pieces", { n: records.unsent().length }),
  });
}

/** How sending stands, in one sentence; "" when there is nothing to say. */
export function sendingWords() {
  const count = records.unsent().length;
  if (state.is === "sending") return say("sending", { part: Math.round(state.part * 100) });
  if (state.is === "login") return say("login");
  if (state.is === "stranger") return say("stranger");
  if (count && state.is === "offline") return say("waits");
  return count ? say("goes_soon") : "";
}

export function day(go) {
  const root = draw("day");
  const { actor } = phone.pack;
  fill(root, { who: actor.name, where: ` ${actor.place_name}`, when: dayWords(now()) });
  one("[data-find]", root).addEventListener("submit", (event) => {
    event.preventDefault();
    go(`#/find?q=${encodeURIComponent(event.target.elements.q.value)}`);
  });
  one("[data-send]", root).addEventListener("click", () => send());
  const show = () => {
    showDrafts(root);
    totals(root);
    const photos = records.unsent().reduce((sum, one) => sum + one.papers.length, 0);
    const count = records.unsent().length;
    one("[data-sending]", root).hidden = !count;
    fill(root, { sending_title: count ? say("unsent_title", { n: count, photos }) : "", sending_words: count ? sendingWords() : "" });
  };
  showPlans(root);
  showPacked(root);
  show();
  return listen({ cases: show, sending: show, numbers: () => showPacked(root) });
}

/** Listen while the screen stands; the answer ends it. */
export function listen(heard) {
  for (const [name, act] of Object.entries(heard)) events.addEventListener(name, act);
  return () => { for (const [name, act] of Object.entries(heard)) events.removeEventListener(name, act); };
}

function showDrafts(root) {
  const drafts = records.list().filter((one) => one.state === "draft");
  list(root, "drafts", drafts, (line, draft) => {
    one("a", line).href = `#/form/${draft.token}`;
    fill(line, { service: draft.service, name: draft.name || say("no_name"), more: say("begun", { when: dayAndClock(draft.begun_at) }) });
  });
}

function showPlans(root) {
  const { appointments = [], stops = [] } = phone.pack;
  list(root, "appointments", appointments, (line, visit) => {
    one("a", line).href = visit.service_code ? `#/item/${visit.service_code}` : "#/find";
    fill(line, { time: visit.at ? clock(visit.at) : "", name: visit.name, more: [visit.service_name, visit.place, visit.note].filter(Boolean).join(say("dot")) });
  });
  list(root, "stops", stops, (line, stop) => {
    one("a", line).href = stop.person_id ? `#/person/${stop.person_id}` : "#/people";
    fill(line, { name: stop.name, reason: stop.reason, more: [stop.place, stop.group, stop.address].filter(Boolean).join(" ") });
  });
}

async function showPacked(root) {
  const { made_at: made, expires_at: until, services, people = [] } = phone.pack;
  const { held } = await numbersOf();
  fill(root, {
    packed: isOver() ? say("pack_over") : say("packed", { when: dayAndClock(made), until: dayWords(until), services: services.length, people: people.length }),
    numbers: say("numbers_left", { n: held.length }),
  });
}
