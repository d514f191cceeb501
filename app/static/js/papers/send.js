// One photograph goes to the server in pieces. Whatever breaks off is gone on with from where the server has it.

const PIECE = 512 * 1024;

/** The server will never take it; `message` says why. */
export class Refused extends Error {}
/** The login has ended: after a new one it goes on. */
export class LoggedOut extends Error {}

const token = () => document.querySelector("input[name=csrf_token]").value;

/** Ask the server; a network that fails throws TypeError, as fetch does. */
export async function ask(address, options = {}, headers = {}) {
  const answer = await fetch(address, {
    ...options,
    headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch", ...headers },
  });
  if (answer.redirected || answer.status === 401) throw new LoggedOut();
  const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
  if (answer.ok && told) return told;
  if ([403, 404, 413, 422].includes(answer.status)) throw new Refused(told?.error ?? "");
  throw new TypeError(`status ${answer.status}`);
}

/** Send one and return the number of its page. `progress` is told the part that has arrived, from 0 to 1. */
export async function send(item, progress) {
  const path = `${item.base}/uploads/${item.id}`;
  const form = new URLSearchParams({ document: item.document, name: item.name, size: item.blob.size });
  let told = await ask(`${path}/begin`, { method: "POST", body: form }, { "X-Form-Token": item.token });
  while (!told.page) {
    progress(told.received / item.blob.size);
    if (told.received >= item.blob.size) told = await ask(`${path}/finish`, { method: "POST" });
    else told = await piece(path, item.blob, told.received);
  }
  return told.page;
}

async function piece(path, blob, offset) {
  const body = blob.slice(offset, offset + PIECE);
  return ask(`${path}?offset=${offset}`, { method: "PUT", body }, { "Content-Type": "application/octet-stream" });
}
