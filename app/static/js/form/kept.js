// Copies in this browser of what the server does not have yet: per person and form, for a week at most. They cannot be
// encrypted here (the key would lie beside them): they go when the server has everything, when the form was sent, at
// the logout, and they are never made on a computer that several people use.

const PREFIX = "desk-form:";
const SENT = "desk-form-sent";
const WEEK = 7 * 24 * 3600 * 1000; // milliseconds

const keyOf = (user, token) => `${PREFIX}${user}:${token}`;

/** `copy` is {path, at, revision, base, pairs}. False when this browser keeps nothing. */
export function keep(user, token, copy) {
  try {
    localStorage.setItem(keyOf(user, token), JSON.stringify(copy));
    return true;
  } catch {
    return false; // full, or forbidden
  }
}

export function find(user, token) {
  return read(keyOf(user, token));
}

/** Copies of this person for one form, the latest first: [token, copy]. */
export function findAll(user, path) {
  const start = keyOf(user, "");
  return keys().filter((key) => key.startsWith(start))
    .map((key) => [key.slice(start.length), read(key)])
    .filter(([, copy]) => copy?.path === path)
    .sort(([, one], [, other]) => other.at - one.at);
}

export function forget(user, token) {
  remove(keyOf(user, token));
}

export function forgetAll() {
  keys().forEach(remove);
}

/** The form is on its way: its copy stays until a page shows that it arrived. */
export function markSent(user, token) {
  try { sessionStorage.setItem(SENT, keyOf(user, token)); } catch { /* then it goes after a week */ }
}

/** Called by every page: what arrived or is too old goes. A page that shows the form again did not take it. */
export function sweep(now = Date.now()) {
  for (const key of keys()) {
    const copy = read(key);
    if (!copy || now - copy.at > WEEK) remove(key);
  }
  if (!/^\/desk\/cases\/[^/]+(\/receipt)?$/.test(location.pathname)) return;
  try {
    const sent = sessionStorage.getItem(SENT) ?? "";
    if (!sent.endsWith(`:${document.querySelector("form[data-token]")?.dataset.token}`)) remove(sent);
    sessionStorage.removeItem(SENT);
  } catch { /* nothing was marked */ }
}

function keys() {
  try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; }
}

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function remove(key) {
  try { localStorage.removeItem(key); } catch { /* it was never there */ }
}
