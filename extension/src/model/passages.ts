/** Characters `start` to before `end` of a text; how like the wanted they are, 0 to 1. */
export interface Passage {
  start: number;
  end: number;
  likeness: number;
}

/** Every place where `wanted` stands, first to last. */
export function exact(text: string, wanted: string): Passage[] {
  const found: Passage[] = [];
  let start = wanted === '' ? -1 : text.indexOf(wanted);
  while (start >= 0) {
    found.push({ start, end: start + wanted.length, likeness: 1 });
    start = text.indexOf(wanted, start + 1);
  }
  return found;
}

/**
 * The passage of `text` that takes the fewest edits to become `wanted`.
 *
 * Of equally near ones it is the first.
 */
export function nearest(text: string, wanted: string): Passage {
  const { errors, end } = search(text, wanted);
  // Read backwards from its end, the passage ends where it begins.
  const before = text.slice(Math.max(0, end - wanted.length - errors), end);
  const { end: length } = search(reversed(before), reversed(wanted));
  return { start: end - length, end, likeness: likeness(errors, wanted.length) };
}

/** How much of `wanted` stands somewhere in `text`: 0 to 1, and 1 of nothing. */
export function likenessOf(text: string, wanted: string): number {
  // As mostly, and soon seen.
  return text.includes(wanted) ? 1 : likeness(search(text, wanted).errors, wanted.length);
}

function likeness(errors: number, length: number): number {
  return length === 0 ? 1 : 1 - Math.min(errors, length) / length;
}

/**
 * The fewest edits that make a passage of `wanted`, and where its end first is.
 *
 * The table of edit distances, one column at a time: what stands before a passage costs nothing.
 */
function search(text: string, wanted: string): { errors: number; end: number } {
  const rows = wanted.length;
  const column = Int32Array.from({ length: rows + 1 }, (_, row) => row);
  let [errors, end] = [rows, 0];
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    let diagonal = 0;
    for (let row = 1; row <= rows; row++) {
      const left = column[row] ?? 0;
      const same = wanted.charCodeAt(row - 1) === character ? 0 : 1;
      column[row] = Math.min(diagonal + same, left + 1, (column[row - 1] ?? 0) + 1);
      diagonal = left;
    }
    const reached = column[rows] ?? 0;
    if (reached < errors) {
      [errors, end] = [reached, at + 1];
    }
  }
  return { errors, end };
}

function reversed(text: string): string {
  return text.split('').reverse().join('');
}
