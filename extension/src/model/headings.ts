/** A heading: `level` from 1 to 6, `title` without its markup, `line` from 0. */
export interface Heading {
  level: number;
  title: string;
  line: number;
}

const ATX = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const SETEXT = /^ {0,3}(=+|-+)[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const TAG = /<\/?[a-zA-Z][^>]*>/g;
const LINK = /!?\[([^\]]*)\]\([^)]*\)/g;
const EMPHASIS = /(\*{1,3}|`+)(.+?)\1/g;

/** The headings of a markdown cell, in order; none from within code fences. */
export function* headings(source: string): Generator<Heading> {
  const lines = linesOf(source);
  let fence: string | null = null;
  for (const [number, line] of lines.entries()) {
    const [, mark, info = ''] = FENCE.exec(line) ?? [];
    if (fence !== null) {
      if (mark?.startsWith(fence) && info.trim() === '') {
        fence = null;
      }
      continue;
    }
    if (mark !== undefined && !(mark.startsWith('`') && info.includes('`'))) {
      fence = mark;
      continue;
    }
    const heading = headingAt(lines, number);
    if (heading !== null) {
      yield heading;
    }
  }
}

/** The heading that `source` begins with, blank lines aside. */
export function leadingHeading(source: string): Heading | null {
  for (const heading of headings(source)) {
    return isLeading(heading, source) ? heading : null;
  }
  return null;
}

/** Whether nothing but blank lines stands above a heading of `source`. */
export function isLeading({ line }: Heading, source: string): boolean {
  return line === 0 || linesOf(source).slice(0, line).every(isBlank);
}

/**
 * `source` with its leading heading saying `title`; the rest stays as it is.
 *
 * A heading underlined with `=` or `-` stays one.
 */
export function withLeadingTitle(source: string, title: string): string {
  const heading = leadingHeading(source);
  if (heading === null) {
    return source;
  }
  const lines = source.split('\n');
  const old = lines[heading.line] ?? '';
  const marks = /^ {0,3}#{1,6}(?=[ \t]|$)/.exec(old.trimEnd());
  lines[heading.line] = marks === null ? title : `${marks[0]} ${title}`;
  return lines.join('\n');
}

/** A heading's text without links, emphasis, code marks and HTML tags. */
export function plain(text: string): string {
  let stripped = text.replace(TAG, '').replace(LINK, '$1');
  for (let before = ''; before !== stripped;) {
    before = stripped;
    stripped = stripped.replace(EMPHASIS, '$2');
  }
  return stripped.split(/\s+/).filter(Boolean).join(' ');
}

function headingAt(lines: readonly string[], line: number): Heading | null {
  const text = lines[line] ?? '';
  const [, marks, title = ''] = ATX.exec(text) ?? [];
  if (marks !== undefined) {
    return { level: marks.length, title: plain(title), line };
  }
  const [, underline] = SETEXT.exec(lines[line + 1] ?? '') ?? [];
  if (underline !== undefined && isParagraph(lines, line)) {
    return { level: underline.startsWith('=') ? 1 : 2, title: plain(text.trim()), line };
  }
  return null;
}

/** Tell a paragraph of one line, which an underline makes a heading, from a list or table. */
function isParagraph(lines: readonly string[], line: number): boolean {
  const text = lines[line] ?? '';
  const alone = line === 0 || isBlank(lines[line - 1] ?? '');
  return alone && text.trim() !== '' && !/^(\s*[>\-*+|#]| {4})/.test(text);
}

function isBlank(line: string): boolean {
  return line.trim() === '';
}

function linesOf(source: string): string[] {
  return source.split(/\r\n|\r|\n/);
}
