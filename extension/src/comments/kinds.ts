import type { CalloutKind } from '../model/callouts';
import { CALLOUT_KINDS } from '../model/callouts';

/** Words that speak for a kind, gravest first: a comment that warns and advises is a warning. */
const SPEAKING: readonly (readonly [CalloutKind, RegExp])[] = [
  [
    'CAUTION',
    /\b(caution|danger\w*|delet\w+|overwrit\w+|irreversibl\w+|los(e|es|t) (the |your )?(data|file)\w*|password|secret)\b/i
  ],
  [
    'WARNING',
    /\b(warning|wrong\w*|careful|beware|watch out|mistake\w*|mislead\w*|fail\w*|break\w*|bug\w*|error\w*|don['’]t|do not|never|doesn['’]t|does not|isn['’]t|is not)\b/i
  ],
  ['IMPORTANT', /\b(important\w*|must|required?|always|need(s|ed)? to|make sure)\b/i],
  ['TIP', /\b(tip|try|faster|easier|simpler|shorter|instead|better|you (can|could)|why not)\b/i]
];

/** A comment that begins with the name of a kind, such as "Tip: …", says it itself. */
const NAMED = new RegExp(`^\\W*(${CALLOUT_KINDS.join('|')})\\b\\W*?[:!—-]`, 'i');

/** The kind of callout a comment would make, from its words; a note unless they say more. */
export function guessKind(body: string): CalloutKind {
  const named = NAMED.exec(body)?.[1]?.toUpperCase();
  return (
    CALLOUT_KINDS.find(kind => kind === named) ??
    SPEAKING.find(([, words]) => words.test(body))?.[0] ??
    'NOTE'
  );
}
