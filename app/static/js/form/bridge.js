// The reader on the desk's own computer, as docs/bridge.md describes it. Nothing is kept here.

const PROTOCOL = 1;
const PATIENCE = 20_000; // milliseconds: somebody has to lay the card on the reader

/** The card that lies on the reader, or why there is none: no_card, or no_bridge when nobody answers sensibly. */
export async function readIdCard(address) {
  try {
    const answer = await fetch(`${address}/v1/id-card`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ protocol: PROTOCOL, consent: true, purpose: document.title }),
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const said = await answer.json();
    if (answer.status === 409) return { failed: "no_card" };
    if (!answer.ok || said.protocol !== PROTOCOL || typeof said.card?.id_number !== "string") return { failed: "no_bridge" };
    return { card: said.card };
  } catch {
    return { failed: "no_bridge" };
  }
}
