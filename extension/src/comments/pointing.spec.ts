import type { IOutput } from '@jupyterlab/nbformat';

import { anchorCells } from '../model/anchorCells';
import { place } from '../model/anchors';
import type { GuideCell } from '../model/steps';
import { anchorAtCell, anchorAtOutput, anchorAtPassage, anchorAtSteps, markOf } from './pointing';

/** The same file that the Python implementation is held to. */
const VECTORS = jest.requireActual<{
  marks: { output: IOutput; mark: ReturnType<typeof markOf> }[];
}>('../../../tests/data/anchors.json');

function cell(id: string, source: string): GuideCell {
  return { id, type: source.startsWith('#') ? 'markdown' : 'code', source, metadata: {} };
}

const CODE = 'paid = orders[1:]\nplt.show()\n';
const CELLS = anchorCells([
  cell('h1', '## Load'),
  cell('c1', 'orders = load()\nplt.show()'),
  cell('h2', '## Keep'),
  cell('c2', CODE)
]);
const [load, keep] = CELLS.steps;

describe('anchorAtPassage', () => {
  it('says the passage without the blanks around it, and what stands there', () => {
    const start = CODE.indexOf('plt');
    expect(anchorAtPassage('c2', { start: start - 1, end: CODE.length }, CELLS)).toEqual({
      step_id: 'h2',
      step_number: 2,
      cell_id: 'c2',
      cell_type: 'code',
      source: CODE,
      heading_path: ['Keep'],
      part: 'source',
      quote: { exact: 'plt.show()', prefix: 'paid = orders[1:]\n', suffix: '\n', start },
      alike: 1
    });
  });

  it('is nothing for blanks, and for a cell that is not there', () => {
    expect(anchorAtPassage('c2', { start: CODE.length - 1, end: CODE.length }, CELLS)).toBeNull();
    expect(anchorAtPassage('x', { start: 0, end: 4 }, CELLS)).toBeNull();
  });
});

it('what was pointed at is found in the same notebook', () => {
  const output = { output_type: 'stream', name: 'stdout', text: 'seen' };
  for (const [anchor, cellId] of [
    [anchorAtCell('c1', CELLS), 'c1'],
    [anchorAtOutput('c1', 1, output, CELLS), 'c1'],
    [anchorAtPassage('c2', { start: 0, end: 4 }, CELLS), 'c2']
  ] as const) {
    expect(anchor && place(anchor, CELLS)).toMatchObject({ state: 'here', cell_id: cellId });
  }
});

it('several steps are named by the first and the last', () => {
  expect(load && keep && anchorAtSteps(load, keep)).toEqual({
    step_id: 'h1',
    to_step_id: 'h2',
    part: 'step',
    step_number: 1,
    heading_path: ['Load']
  });
});

describe('markOf', () => {
  it.each(VECTORS.marks)('is the one that the page makes', ({ output, mark }) => {
    expect(markOf(output)).toEqual(mark);
  });

  it('is the same in whatever order a kernel names its kinds', () => {
    const kinds: [string, string][] = [
      ['text/html', '<b>1</b>'],
      ['text/plain', '1']
    ];
    const shown = [kinds, [...kinds].reverse()].map(data => ({
      output_type: 'display_data',
      data: Object.fromEntries<string>(data),
      metadata: {}
    }));
    expect(new Set(shown.map(output => markOf(output).hash)).size).toBe(1);
  });

  it('is another for another output', () => {
    const shown = (text: string): ReturnType<typeof markOf> =>
      markOf({ output_type: 'display_data', data: { 'text/plain': text }, metadata: {} });
    expect(shown('312 rows')).toEqual(shown('312 rows'));
    expect(shown('312 rows').mime).toBe('text/plain');
    expect(shown('312 rows').hash).not.toBe(shown('313 rows').hash);
  });
});
