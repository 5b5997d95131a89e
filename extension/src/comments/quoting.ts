import type { CodeEditor } from '@jupyterlab/codeeditor';

/** The part of a cell's editor that knows what is selected. */
export type Selecting = Pick<CodeEditor.IEditor, 'getSelection' | 'model'>;

/** The lines in which something is selected; empty where nothing is. */
export function selectedLines(editor: Selecting): string {
  const { start, end } = editor.getSelection();
  // Who selects upwards has the end of the selection above its start.
  const [first, last] = start.line > end.line ? [end, start] : [start, end];
  if (first.line === last.line && first.column === last.column) {
    return '';
  }
  // A selection that ends before the first character of a line has nothing of it.
  const below = last.column === 0 && last.line > first.line ? last.line : last.line + 1;
  const lines = editor.model.sharedModel.getSource().split('\n').slice(first.line, below);
  return lines.some(line => line.trim() !== '') ? lines.join('\n') : '';
}

/** A comment's markdown that begins with lines of a cell, and goes on with what is typed. */
export function quoted(lines: string, cellType: string): string {
  return `${cellType === 'code' ? fenced(lines) : withMarks(lines)}\n\n`;
}

/** What was begun already stays, above the quote. */
export function appended(draft: string, quote: string): string {
  return draft.trim() === '' ? quote : `${draft.trimEnd()}\n\n${quote}`;
}

function fenced(code: string): string {
  const longest = Math.max(2, ...Array.from(code.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [fence, code, fence].join('\n');
}

function withMarks(text: string): string {
  return text.replace(/^/gm, '> ');
}
