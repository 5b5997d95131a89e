/** A mention that is being typed: where its `@` stands, and the letters behind it. */
export interface IMention {
  readonly at: number;
  readonly letters: string;
}

const BEING_TYPED = /(?:^|[\s(>*_])@([A-Za-z0-9._@-]*)$/;

/** As many names are offered at once. */
const OFFERED = 8;

/** The mention that ends at the caret; null where none does. */
export function mentionAt(text: string, caret: number): IMention | null {
  const letters = BEING_TYPED.exec(text.slice(0, caret))?.[1];
  return letters === undefined ? null : { at: caret - letters.length - 1, letters };
}

/** The names that may be meant, those that begin so first. */
export function namesFor({ letters }: IMention, names: readonly string[]): readonly string[] {
  const wanted = letters.toLowerCase();
  const begins = names.filter(name => name.toLowerCase().startsWith(wanted));
  const holds = names.filter(name => name.toLowerCase().indexOf(wanted) > 0);
  return [...begins, ...holds].slice(0, OFFERED);
}

/** The text with the mention written out, and where the caret goes on. */
export function completed(
  text: string,
  { at, letters }: IMention,
  name: string
): { text: string; caret: number } {
  const rest = text.slice(at + 1 + letters.length);
  const said = text.slice(0, at) + `@${name}` + (/^(\w|$)/.test(rest) ? ' ' : '');
  return { text: said + rest, caret: said.length };
}
