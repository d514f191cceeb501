// Talking to the server: JSON in and out; what can go wrong is told by name.

import { desk } from "./desk.js";

const root = document.getElementById("editor");
let token = root.dataset.csrf;

/** `kind` is offline, login, conflict, refused or broken; `answer` is what the server said. */
export class Failure extends Error {
  constructor(kind, answer = {}, status = 0) {
    super(answer.message ?? answer.error ?? kind);
    Object.assign(this, { kind, answer, status });
  }
}

export const here = (rest) => `${root.dataset.here}${rest}`;

const MOST_ALIVE = 60_000; // bytes that browsers send on for a page that is gone

export async function ask(method, path, body) {
  const options = { method, redirect: "manual", headers: { Accept: "application/json", "X-Requested-With": "fetch" } };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
    options.keepalive = document.hidden && new Blob([options.body]).size < MOST_ALIVE;
  }
  if (method !== "GET") options.headers["X-CSRFToken"] = token;
  let answer;
  try { answer = await fetch(path, options); } catch { throw new Failure("offline"); }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Failure("login");
  const said = await answer.json().catch(() => null);
  if (answer.ok && said !== null) return said;
  const kind = answer.status === 409 ? "conflict" : answer.status === 422 || answer.status === 403 || answer.status === 413 ? "refused" : "broken";
  throw new Failure(kind, said ?? {}, answer.status);
}

/** After logging in again elsewhere: the page's token is renewed without losing the page. */
export async function renewToken() {
  const answer = await fetch(location.pathname, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.getElementById("editor");
  if (!found || found.dataset.code !== desk.code) return false;
  token = found.dataset.csrf;
  return true;
}
