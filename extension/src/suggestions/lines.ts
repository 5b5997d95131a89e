/** A line of a text beside another one: in both, or in one of the two only. */
export interface ILine {
  text: string;
  isNew: boolean;
}

/** The lines of a text, and which of them the other does not have in this order. */
export function marked(text: string, other: string): ILine[] {
  const [mine, theirs] = [text.split('\n'), other.split('\n')];
  const kept = common(mine, theirs);
  return mine.map((line, index) => ({ text: line, isNew: !kept.has(index) }));
}

/** The indices in `mine` of a longest run of lines that both have in their order. */
function common(mine: readonly string[], theirs: readonly string[]): Set<number> {
  // lengths[i][j]: of the longest run from line i of the one and j of the other on.
  const lengths = Array.from({ length: mine.length + 1 }, () =>
    new Array<number>(theirs.length + 1).fill(0)
  );
  const length = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = mine.length - 1; i >= 0; i--) {
    for (let j = theirs.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row !== undefined) {
        row[j] =
          mine[i] === theirs[j]
            ? 1 + length(i + 1, j + 1)
            : Math.max(length(i + 1, j), length(i, j + 1));
      }
    }
  }
  const kept = new Set<number>();
  for (let i = 0, j = 0; i < mine.length && j < theirs.length;) {
    if (mine[i] === theirs[j]) {
      kept.add(i);
      i++;
      j++;
    } else if (length(i + 1, j) >= length(i, j + 1)) {
      i++;
    } else {
      j++;
    }
  }
  return kept;
}
