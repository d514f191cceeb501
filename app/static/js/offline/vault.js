// Locking: the key of the phone comes from the server, is wrapped with the PIN, and lies open in memory only. Every
// record is sealed by itself (AES-GCM); its name is bound in, so that no record can be put in the place of another.

const ROUNDS = 600_000; // PBKDF2 with SHA-256, as OWASP advises; half a second on a slow phone
const IV = 12; // bytes, fresh for every sealing: NIST SP 800-38D
export const MOST_TRIES = 10; // wrong PINs until the wrapped key is forgotten
export const SHORTEST_PIN = 6;

const random = (count) => crypto.getRandomValues(new Uint8Array(count));
const bytesOf = (text) => new TextEncoder().encode(text);

/** A random name: `count` bytes as hexadecimal. */
export const randomName = (count) => [...random(count)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const fromBase64 = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

export async function sha256(buffer) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Why this PIN is none: "short", "plain" (111111, 123456, 654321), or "" when it is good. */
export function faultOf(pin) {
  if (!/^\d{6,12}$/.test(pin)) return "short";
  const steps = new Set([...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index])));
  return steps.size === 1 && [0, 1, -1].includes([...steps][0]) ? "plain" : "";
}

async function keyOfPin(pin, salt, rounds) {
  const base = await crypto.subtle.importKey("raw", bytesOf(pin), "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(way, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** The key of the phone under a PIN: what may lie on the disk. */
export async function wrap(pin, raw) {
  const [salt, iv] = [random(16), random(IV)];
  const wrapped = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOfPin(pin, salt, ROUNDS), raw);
  return { salt, iv, rounds: ROUNDS, wrapped };
}

/** The key in memory, or null when the PIN is wrong. */
export async function unwrap(pin, { salt, iv, rounds, wrapped }) {
  try {
    const raw = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await keyOfPin(pin, salt, rounds), wrapped);
    return await keyFrom(new Uint8Array(raw));
  } catch {
    return null;
  }
}

/** The key for sealing; no script can read it out again. */
export const keyFrom = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

/** Bytes or anything JSON can say, sealed under the name of its record. */
export async function seal(key, name, value) {
  const iv = random(IV);
  const plain = value instanceof ArrayBuffer ? value : bytesOf(JSON.stringify(value));
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytesOf(name) }, key, plain) };
}

export const unsealBytes = (key, name, { iv, sealed }) =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bytesOf(name) }, key, sealed);

export const unseal = async (key, name, record) =>
  JSON.parse(new TextDecoder().decode(await unsealBytes(key, name, record)));
