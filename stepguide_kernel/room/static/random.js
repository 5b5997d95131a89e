/** An id for a kernel. */
export function randomUuid() {
  const word = randomWord();
  return [word.slice(0, 8), word.slice(8, 12), word.slice(12, 16), word.slice(16, 20), word.slice(20)].join('-');
}

/** 128 random bits in hex.  crypto.randomUUID exists only on https and localhost. */
export function randomWord() {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join('');
}
