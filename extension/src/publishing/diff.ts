/** A line of two texts laid over each other. */
export interface DiffLine {
  sign: ' ' | '-' | '+';
  text: string;
}

/** Beyond so many lines the exact comparison costs more than it tells. */
const COMPARED_LINES = 2000;

/** The lines of `before` and `after`: removed ones before added ones, common ones once. */
export function diffLines(before: string, after: string): DiffLine[] {
  const old = linesOf(before);
  const now = linesOf(after);
  const start = commonStart(old, now);
  const end = commonStart(old.slice(start).reverse(), now.slice(start).reverse());
  return [
    ...marked(' ', old.slice(0, start)),
    ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...marked(' ', old.slice(old.length - end))
  ];
}

/** By the longest common subsequence, read from the table of its lengths. */
function middle(old: readonly string[], now: readonly string[]): DiffLine[] {
  if (old.length + now.length > COMPARED_LINES) {
    return [...marked('-', old), ...marked('+', now)];
  }
  const lengths = subsequenceLengths(old, now);
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ sign: ' ', text: old[i] ?? '' });
      i++;
      j++;
    } else if (j === now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ sign: '-', text: old[i] ?? '' });
      i++;
    } else {
      lines.push({ sign: '+', text: now[j] ?? '' });
      j++;
    }
  }
  return lines;
}

/** Entry `[i][j]`: what `old` from line i and `now` from line j have in common, in lines. */
function subsequenceLengths(old: readonly string[], now: readonly string[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () =>
    new Array<number>(now.length + 1).fill(0)
  );
  for (let i = old.length - 1; i >= 0; i--) {
    const row = lengths[i] ?? [];
    const below = lengths[i + 1] ?? [];
    for (let j = now.length - 1; j >= 0; j--) {
      row[j] =
        old[i] === now[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}

function commonStart(old: readonly string[], now: readonly string[]): number {
  const different = old.findIndex((line, index) => line !== now[index]);
  return different === -1 ? old.length : different;
}

function marked(sign: DiffLine['sign'], lines: readonly string[]): DiffLine[] {
  return lines.map(text => ({ sign, text }));
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}
