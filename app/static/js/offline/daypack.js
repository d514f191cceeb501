// Taking the day along: blank forms and guides (nothing personal) lie in the cache, people and plans sealed. What the
// phone has already is not loaded again, so a load that broke off goes on where it was.

import { askServer, FORMS, keepNumbers, keepPack, numbersOf, phone } from "./phone.js";
import { LoggedOut } from "./server.js";
import { list, OPEN } from "./records.js";

const AT_ONCE = 3;
const MARK = "X-Desk-Digest"; // beside each page in the cache: under which digest it was loaded

/** `progress(part, count, total, bytes)` is told how far it is. */
export async function takeAlong(purpose, progress) {
  const { held, spent } = await numbersOf();
  const body = { purpose, codes: [], held_numbers: held, spent_numbers: spent, device_now: new Date().toISOString() };
  const pack = await askServer("pack", { method: "POST", body });
  const pages = pack.services.flatMap((one) => [[one.form_url, one.digest], [one.guide_url, one.guide_digest]]);
  await loadPages(pages, progress);
  await keepPack({ ...pack, purpose });
  await keepNumbers(pack.numbers);
  await forgetOthers(new Set([...pages.map(([url]) => url), ...formsInUse()]));
}

async function loadPages(pages, progress) {
  const cache = await caches.open(FORMS);
  const left = [...pages];
  let [done, bytes] = [0, 0];
  const next = async () => {
    for (let page = left.shift(); page; page = left.shift()) {
      bytes += await loadPage(cache, ...page);
      done += 1;
      progress(done / pages.length, done, pages.length, bytes);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

async function loadPage(cache, url, digest) {
  const kept = await cache.match(url, { ignoreVary: true });
  if (kept?.headers.get(MARK) === digest) return 0;
  // Past the worker, which would answer with the page that is kept.
  const answer = await fetch(`${url}${url.includes("?") ? "&" : "?"}digest=${digest}`, { cache: "no-store", redirect: "manual" });
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new LoggedOut();
  if (!answer.ok) throw new TypeError(`${url}: ${answer.status}`);
  const page = await answer.blob();
  const headers = new Headers(answer.headers);
  headers.set(MARK, digest);
  await cache.put(url, new Response(page, { headers }));
  return page.size;
}

/** Forms on which something is typed stay, whatever is in force by now: the server judges by their version. */
const formsInUse = () => list().filter((one) => OPEN.includes(one.state)).map((one) => one.form_url);

async function forgetOthers(wanted) {
  const cache = await caches.open(FORMS);
  for (const request of await cache.keys()) {
    const url = new URL(request.url);
    if (!wanted.has(url.pathname + url.search)) await cache.delete(request);
  }
}

/** Items that fit what was typed, as the desk finds them: every word somewhere in name, other names or initials. */
export function findServices(text) {
  const parts = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const services = phone.pack?.services ?? [];
  if (!parts.length) return services;
  const haystack = (one) => `${one.name} ${one.aliases ?? ""} ${one.initials} ${one.topic ?? ""} ${one.code}`.toLowerCase();
  const fits = services.filter((one) => parts.every((part) => haystack(one).includes(part)));
  const begins = (one) => one.name.startsWith(text.trim()) || ` ${one.initials}`.includes(` ${parts[0]}`);
  return [...fits.filter(begins), ...fits.filter((one) => !begins(one))];
}

export function findPeople(text) {
  const wanted = text.trim().toLowerCase();
  const people = phone.pack?.people ?? [];
  if (!wanted) return people;
  return people.filter((one) => one.name.includes(wanted) || (one.initials ?? "").includes(wanted)
    || (one.id_number ?? "").toLowerCase().endsWith(wanted));
}
