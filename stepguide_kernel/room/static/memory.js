// What a reader's browser remembers: theme, keys, steps done, a name, what is being written.  Storage may be switched
// off or full; a page must then work as if it had none.

/** Read a remembered value, or `fallback`. */
export function recall(key, fallback) {
  try {
    const text = localStorage.getItem(`stepguide-${key}`);
    return text === null ? fallback : JSON.parse(text);
  } catch {
    return fallback;
  }
}

/** Remember a value as long as the browser keeps it. */
export function remember(key, value) {
  try {
    localStorage.setItem(`stepguide-${key}`, JSON.stringify(value));
  } catch {
    // Nothing to remember with.
  }
}

/** Remember a value no more. */
export function forget(key) {
  try {
    localStorage.removeItem(`stepguide-${key}`);
  } catch {
    // Nothing was remembered.
  }
}
