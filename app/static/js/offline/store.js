// The small database of the phone. Everything of people lies in it sealed (vault.js); plain are only the names of
// records, the locked key and the reserved numbers. Where the browser keeps nothing, opening fails, and the page says so.

const NAME = "desk-offline";
const STORES = { device: "id", packs: "id", cases: "id", files: "id", numbers: "number" };
let opening = null;

/** The phone has no room left; what was to be written is still in memory. */
export class Full extends Error {}

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => { request.result.close(); opening = null; };
      resolve(request.result);
    };
    request.onerror = () => { opening = null; reject(request.error); };
  });
  return opening;
}

/** One transaction over some stores: `work` is given them by name, and its answer is returned once all is on the disk. */
export async function transact(names, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode, { durability: mode === "readwrite" ? "strict" : "default" });
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    let answer;
    const fail = (error) => reject(error?.name === "QuotaExceededError" ? new Full() : error ?? new Error("aborted"));
    transaction.oncomplete = () => resolve(answer instanceof IDBRequest ? answer.result : answer);
    transaction.onabort = () => fail(transaction.error);
    try {
      answer = work(stores);
    } catch (error) {
      transaction.abort();
      fail(error);
    }
  });
}

export const get = (name, key) => transact([name], "readonly", (stores) => stores[name].get(key));
export const getAll = (name) => transact([name], "readonly", (stores) => stores[name].getAll());
export const keys = (name) => transact([name], "readonly", (stores) => stores[name].getAllKeys());
export const put = (name, record) => transact([name], "readwrite", (stores) => { stores[name].put(record); });
export const remove = (name, key) => transact([name], "readwrite", (stores) => { stores[name].delete(key); });

/** Everything of this phone, or only some stores. */
export const clear = (...names) => {
  const these = names.length ? names : Object.keys(STORES);
  return transact(these, "readwrite", (stores) => { for (const name of these) stores[name].clear(); });
};
