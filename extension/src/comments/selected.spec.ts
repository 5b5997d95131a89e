import type { CodeEditor } from '@jupyterlab/codeeditor';

import { selectedIn } from './selected';

type Position = CodeEditor.IPosition;

/** A cell whose lines have ten characters and a line break. */
function selected(start: Position, end: Position): ReturnType<typeof selectedIn> {
  return selectedIn({
    getSelection: () => ({ start, end, uuid: '' }),
    getOffsetAt: ({ line, column }) => 11 * line + column
  });
}

describe('selectedIn', () => {
  it('is the same whichever way one selects', () => {
    const [from, to] = [
      { line: 0, column: 3 },
      { line: 1, column: 2 }
    ];
    expect(selected(from, to)).toEqual({ start: 3, end: 13 });
    expect(selected(to, from)).toEqual({ start: 3, end: 13 });
  });

  it('is nothing where nothing is selected', () => {
    expect(selected({ line: 1, column: 2 }, { line: 1, column: 2 })).toBeNull();
  });
});
