// The worker of every page: keeps our scripts, styles and the shell, so that agents work without a network and pages
// come quickly over a poor one. It never keeps a page of somebody or an answer with data: those come from the server
// or not at all. The server puts `self.desk` = { build, files: { path: mark } } before these lines.

const { build, files } = self.desk;
const KEPT = `desk-shell-${build}`;
const FORMS = "desk-forms"; // blank forms and guides of the day pack: nothing personal
const SHELL = "/offline/";
const LOST = "/offline/lost";
const BLANK = /^\/offline\/(forms|guides)\//;
// Pages in which somebody types: while one of them is open, everything stays as it is.
const TYPING = /^\/(desk\/new\/|desk\/cases\/[^/]+\/.|offline\/forms\/|people\/.+|studio\/.+)/;
const newer = new Set(); // pages that came from another build than ours: their scripts come from the server, too

const addressOf = (path) => `${path}?v=${files[path]}`;

// ── coming and going ──────────────────────────────────────────────────────────────────────────────

self.addEventListener("install", (event) => {
  event.waitUntil(load().then(takeOver));
});

async function load() {
  const cache = await caches.open(KEPT);
  for (const page of [SHELL, LOST]) await cache.put(page, await got(page, { cache: "reload", credentials: "omit" }));
  const lacking = [];
  for (const path of Object.keys(files)) {
    const old = await caches.match(addressOf(path)); // of the build before: its mark says that it is the same
    if (old) await cache.put(addressOf(path), old);
    else lacking.push(path);
  }
  const next = async () => {
    for (let path = lacking.pop(); path; path = lacking.pop()) await cache.put(addressOf(path), await got(addressOf(path)));
  };
  await Promise.all([next(), next(), next(), next()]);
}

async function got(address, options = {}) {
  const answer = await fetch(address, options);
  if (!answer.ok || answer.redirected) throw new TypeError(`${address}: ${answer.status}`);
  return answer;
}

/** A new build begins when nobody is in the middle of a form; until then the old one goes on. */
async function takeOver() {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!open.some((page) => TYPING.test(new URL(page.url).pathname))) await self.skipWaiting();
}

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), sweep()]));
});

async function sweep() {
  for (const name of await caches.keys()) {
    if (name.startsWith("desk-shell-") && name !== KEPT) await caches.delete(name);
  }
}

self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(takeOver());
});

/** Back in coverage: whoever has the day open sends. Without an open page nobody has the key, so nothing can go. */
self.addEventListener("sync", (event) => {
  if (event.tag === "desk-send") event.waitUntil(wake());
});

async function wake() {
  for (const page of await self.clients.matchAll({ type: "window" })) page.postMessage("send");
}

// ── answering ─────────────────────────────────────────────────────────────────────────────────────

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname in files) event.respondWith(file(event, url));
  else if (url.pathname === SHELL) event.respondWith(kept(SHELL, request));
  else if (BLANK.test(url.pathname)) event.respondWith(blank(request));
  else if (request.mode === "navigate") event.respondWith(page(event));
});

async function file(event, url) {
  const asked = url.searchParams.get("v");
  const isOurs = !asked || asked === files[url.pathname] || isBlank(event.request.referrer); // blank forms outlive a build
  const found = await caches.match(addressOf(url.pathname), { cacheName: KEPT });
  if (found && isOurs && !newer.has(event.clientId)) return found;
  return fetch(event.request).catch((error) => { if (found) return found; throw error; });
}

const isBlank = (referrer) => referrer !== "" && BLANK.test(new URL(referrer).pathname);

async function kept(address, request) {
  return (await caches.match(address, { cacheName: KEPT, ignoreVary: true })) ?? fetch(request);
}

async function blank(request) {
  const url = new URL(request.url);
  return (await caches.match(url.pathname + url.search, { cacheName: FORMS, ignoreVary: true })) ?? fetch(request);
}

/** From the server, always; without a network the page that says so, at the same address, so that reloading tries again. */
async function page(event) {
  try {
    const answer = await fetch(event.request);
    const theirs = answer.headers.get("X-Desk-Build");
    if (theirs && theirs !== build) {
      newer.add(event.resultingClientId);
      self.registration.update().catch(() => {});
    }
    return answer;
  } catch (error) {
    const told = await caches.match(LOST, { cacheName: KEPT, ignoreVary: true });
    if (told) return told;
    throw error;
  }
}
