// The devices on the desk's own computer, as docs/bridge.md describes them. Nothing is kept here.

const PROTOCOL = 1;
const PATIENCE = 20_000; // milliseconds: somebody has to lay the card on the reader
const AT_ONCE = 3_000; // milliseconds: which devices there are is known without anybody's help
const PAUSE = 200; // milliseconds between two questions for the same page
const FAULTS = ["no_paper", "cover_open", "paper_jam", "busy", "no_scanner"];
const PAGES = ["image/jpeg", "image/png", "application/pdf"];

function call(address, path, method, body = undefined, patience = PATIENCE) {
  return fetch(`${address}/v1/${path}`, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body && JSON.stringify({ protocol: PROTOCOL, ...body }),
    credentials: "omit",
    cache: "no-store",
    signal: AbortSignal.timeout(patience),
  });
}

/** The card that lies on the reader, or why there is none: no_card, or no_bridge when nobody answers sensibly. */
export async function readIdCard(address) {
  try {
    const answer = await call(address, "id-card", "POST", { consent: true, purpose: document.title });
    const said = await answer.json();
    if (answer.status === 409) return { failed: "no_card" };
    if (!answer.ok || said.protocol !== PROTOCOL || typeof said.card?.id_number !== "string") return { failed: "no_bridge" };
    return { card: said.card };
  } catch {
    return { failed: "no_bridge" };
  }
}

/** Whether the bridge answers and has a scanner. */
export async function hasScanner(address) {
  try {
    const answer = await call(address, "devices", "GET", undefined, AT_ONCE);
    const said = await answer.json();
    return answer.ok && said.protocol === PROTOCOL && Array.isArray(said.devices) && said.devices.includes("scanner");
  } catch {
    return false;
  }
}

/** A scan that went no further; `message` is one of FAULTS, or no_bridge. */
export class ScanFailed extends Error {}

/** Page after page as blobs, as they come out of the scanner. Whoever stops taking them ends the scan. */
export async function* scanPages(address) {
  const scan = (await asked(address, "scans", "POST", { purpose: document.title })).said?.scan;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(scan ?? "")) throw new ScanFailed("no_bridge");
  try {
    for (let number = 1; ;) {
      const { answer } = await asked(address, `scans/${scan}/pages/${number}`, "GET");
      if (answer.status === 204) return;
      if (answer.status === 202) { // the sheet is still on its way
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        continue;
      }
      yield await pageOf(answer);
      number += 1;
    }
  } finally {
    // Waited for: until then the scanner is busy. A bridge that is gone forgets the pages by itself.
    await call(address, `scans/${scan}`, "DELETE", undefined, AT_ONCE).catch(() => {});
  }
}

async function asked(address, path, method, body = undefined) {
  try {
    const answer = await call(address, path, method, body);
    if (answer.status === 200 || answer.status === 204) return { answer };
    const said = await answer.json();
    if (said.protocol === PROTOCOL && answer.ok) return { answer, said };
    throw new ScanFailed(FAULTS.includes(said.error) ? said.error : "no_bridge");
  } catch (error) {
    throw error instanceof ScanFailed ? error : new ScanFailed("no_bridge");
  }
}

async function pageOf(answer) {
  const type = answer.headers.get("Content-Type")?.split(";")[0] ?? "";
  if (!PAGES.includes(type)) throw new ScanFailed("no_bridge");
  try {
    return new Blob([await answer.arrayBuffer()], { type });
  } catch {
    throw new ScanFailed("no_bridge"); // broken off in the middle of a page
  }
}
