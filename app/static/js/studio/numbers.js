// Numbers as typed: kept as a number where nothing is lost, as text where something would be.

export function numberOf(text) {
  const plain = text.trim();
  if (!plain) return undefined;
  return /^-?\d{1,9}(\.\d{1,4})?$/.test(plain) && String(Number(plain)) === plain ? Number(plain) : plain;
}
