/** The place in the log that an address names; null where it names none. */
export function parseSeq(text: string): bigint | null {
  return /^[1-9]\d{0,17}$/.test(text) ? BigInt(text) : null;
}
