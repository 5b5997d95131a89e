/** The kinds of callout, as GitHub's alerts have them. */
export const CALLOUT_KINDS = ['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION'] as const;

export type CalloutKind = (typeof CALLOUT_KINDS)[number];

/** A callout as its text says it; the body is markdown without the quote marks. */
export interface Callout {
  kind: CalloutKind;
  body: string;
}

const MARKER = /^ {0,3}> ?\[!([A-Za-z]+)\][ \t]*$/;
const QUOTED = /^ {0,3}> ?(.*)$/;

/**
 * The callout that a markdown cell is, or null.
 *
 * The whole cell must be one quote whose first line is the marker alone; as on GitHub, a
 * marker without a body is no callout.
 */
export function parseCallout(source: string): Callout | null {
  if (!source.includes('[!')) {
    // Most markdown, of which a long notebook has hundreds of cells.
    return null;
  }
  const [first = '', ...rest] = trimmed(linesOf(source));
  const marker = MARKER.exec(first)?.[1]?.toUpperCase();
  const kind = CALLOUT_KINDS.find(candidate => candidate === marker);
  const quoted = rest.map(line => QUOTED.exec(line)?.[1]);
  const lines = quoted.filter(line => line !== undefined);
  const body = trimmed(lines).join('\n');
  if (kind === undefined || body === '' || lines.length < quoted.length) {
    return null;
  }
  return { kind, body };
}

/** The source of the markdown cell that `callout` is. */
export function formatCallout({ kind, body }: Callout): string {
  const lines = trimmed(linesOf(body)).map(line => (line === '' ? '>' : `> ${line}`));
  return [`> [!${kind}]`, ...lines].join('\n');
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map(line => (line.trim() === '' ? '' : line));
}

/** Drop empty lines from both ends. */
function trimmed(lines: readonly string[]): string[] {
  const isFilled = (line: string): boolean => line.trim() !== '';
  const first = lines.findIndex(isFilled);
  let end = lines.length;
  while (end > 0 && (lines[end - 1] ?? '').trim() === '') {
    end--;
  }
  return first < 0 ? [] : lines.slice(first, end);
}
