/** What a piece of Python consists of, as far as this extension needs to know. */
export interface IPythonParts {
  /** The source with every string literal and comment blanked, so that only code is matched. */
  code: string;
  /** The contents of its string literals, as written; f-strings with fields are left out. */
  strings: string[];
}

/**
 * A string literal with its prefix, or a comment.  An unfinished literal ends with its line, as
 * people are still typing when this is read.
 */
const LITERAL =
  /([rbuf]{0,2})("""|''')([\s\S]*?)(?:\2|$)|([rbuf]{0,2})(["'])((?:\\.|(?!\5)[^\\\n])*)(?:\5|\\?(?=\n|$))|#.*/gi;

/** Part the source of one cell into its code and its string literals. */
export function partsOf(source: string): IPythonParts {
  const strings: string[] = [];
  const code = source.replace(
    LITERAL,
    (
      literal: string,
      longPrefix?: string,
      _triple?: string,
      long?: string,
      prefix?: string,
      _quote?: string,
      short?: string
    ) => {
      const text = long ?? short;
      const formatted = /f/i.test(longPrefix ?? prefix ?? '');
      if (text !== undefined && !(formatted && text.includes('{'))) {
        strings.push(text);
      }
      return literal.startsWith('#') ? '' : "''";
    }
  );
  return { code, strings };
}
