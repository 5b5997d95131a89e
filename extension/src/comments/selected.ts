import type { CodeEditor } from '@jupyterlab/codeeditor';

import type { ISelected } from './pointing';

/** The part of a cell's editor that knows what is selected. */
export type Selecting = Pick<CodeEditor.IEditor, 'getSelection' | 'getOffsetAt'>;

/** What is selected in a cell's editor; null where nothing is. */
export function selectedIn(editor: Selecting): ISelected | null {
  const { start, end } = editor.getSelection();
  const offsets = [editor.getOffsetAt(start), editor.getOffsetAt(end)];
  // Who selects upwards has the end of the selection above its start.
  const [first, last] = [Math.min(...offsets), Math.max(...offsets)];
  return first === last ? null : { start: first, end: last };
}
