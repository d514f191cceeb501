// Photographs that the server does not have yet, kept on this device: they outlive a closed page and a dead network.
// Where the browser keeps nothing (private windows) they live as long as the page.

const NAME = "desk-papers";
const memory = new Map();
let opening = null;

function open() {
  opening ??= new Promise((resolve) => {
    const request = window.indexedDB?.open(NAME, 1);
    if (!request) { resolve(null); return; }
    request.onupgradeneeded = () => request.result.createObjectStore("waiting", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
  });
  return opening;
}

async function run(mode, step) {
  const database = await open();
  if (!database) return null;
  return new Promise((resolve) => {
    const transaction = database.transaction("waiting", mode);
    const request = step(transaction.objectStore("waiting"));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => resolve(null);
  });
}

/** Keep one: { id, base, token, user, document, name, blob, at }. */
export async function keep(item) {
  memory.set(item.id, item);
  await run("readwrite", (waiting) => waiting.put(item));
}

/** The server has it, or will never take it. */
export async function forget(id) {
  memory.delete(id);
  await run("readwrite", (waiting) => waiting.delete(id));
}

/** All that wait, the oldest first. */
export async function waiting() {
  const kept = (await run("readonly", (store) => store.getAll())) ?? [];
  const all = new Map([...kept, ...memory.values()].map((item) => [item.id, item]));
  return [...all.values()].sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
}
