// Talking to the server. Every answer is one of: data; not now (no network, try later); log in; refused with a sentence;
// or: this phone was cut off.

/** The login has ended, or somebody else is logged in (`stranger`). */
export class LoggedOut extends Error {}
export class Stranger extends LoggedOut {}
/** It will never be taken as it is; `message` says why. */
export class Refused extends Error {}
/** Other bytes are expected: `received` of them are there. */
export class Elsewhere extends Error {}
/** An administrator or the owner has stopped this phone. */
export class CutOff extends Error {}

let token = "";

/** Who is logged in, the moment of the server, and a security token that is good again. */
export async function hello(user = null) {
  const told = await ask("/offline/hello");
  token = told.csrf_token;
  if (user !== null && told.actor.user_id !== user) throw new Stranger();
  return told;
}

/** Ask for JSON; `body` is data, or bytes. A network that fails throws TypeError, as fetch does. */
export async function ask(path, { method = "GET", body, user = null, again = true } = {}) {
  if (method !== "GET" && !token) await hello(user);
  const bytes = body instanceof ArrayBuffer;
  const headers = { Accept: "application/json", "X-Requested-With": "fetch" };
  if (method !== "GET") headers["X-CSRFToken"] = token;
  if (body !== undefined) headers["Content-Type"] = bytes ? "application/octet-stream" : "application/json";
  const sent = body === undefined || bytes ? body : JSON.stringify(body);
  const answer = await fetch(path, { method, headers, body: sent, redirect: "manual", cache: "no-store" });
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    token = "";
    if (method === "GET" || !again) throw new LoggedOut();
    await hello(user); // a token that died with an older login is made good again
    return ask(path, { method, body, user, again: false });
  }
  return judged(answer);
}

async function judged(answer) {
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  const told = isJson ? await answer.json() : {};
  if (answer.ok && (isJson || answer.status === 204)) return told;
  if (answer.status === 410) throw new CutOff();
  if (answer.status === 409 && "received" in told) throw Object.assign(new Elsewhere(), { received: told.received });
  if ([400, 403, 404, 413, 422].includes(answer.status)) throw new Refused(told.error ?? "");
  throw new TypeError(`status ${answer.status}`);
}
