import { derivedId } from './identity';
import { movedBefore, shifted } from './rearranging';
import type { GuideCell } from './steps';
import { stepAt, stepNamed, stepsOf } from './steps';

/** Cells `c0`, `c1`…: code where the source is empty, else markdown. */
function cells(...sources: string[]): GuideCell[] {
  return sources.map((source, index) => ({
    id: `c${index}`,
    type: source === '' ? 'code' : 'markdown',
    source,
    metadata: {}
  }));
}

function outline(...sources: string[]): [number, string, number, number][] {
  const steps = stepsOf(cells(...sources), 'orders');
  return steps.map(({ number, title, start, end }) => [number, title, start, end]);
}

describe('stepsOf', () => {
  it('begins a step at each heading of the level below the title', () => {
    expect(outline('# Orders', '## Load', '', '### Detail', '## Plot', '')).toEqual([
      [1, 'Load', 1, 4],
      [2, 'Plot', 4, 6]
    ]);
  });

  it('calls code before the first heading the set-up', () => {
    expect(outline('# Orders', '', '## Load', '')).toEqual([
      [0, 'Set-up', 0, 2],
      [1, 'Load', 2, 4]
    ]);
  });

  it('takes the first level in use where level 2 is not', () => {
    expect(outline('# Orders', '### Load', '#### Detail', '')).toEqual([[1, 'Load', 1, 4]]);
  });

  it('takes level 1 where there is nothing else', () => {
    expect(outline('# Load', '', '# Plot', '')).toEqual([
      [1, 'Load', 0, 2],
      [2, 'Plot', 2, 4]
    ]);
  });

  it('is one step without headings', () => {
    expect(outline('', '')).toEqual([[1, 'orders', 0, 2]]);
    expect(outline('# Orders', '')).toEqual([[1, 'orders', 0, 2]]);
  });

  it('numbers a step whose heading says nothing', () => {
    expect(outline('##', '')).toEqual([[1, 'Step 1', 0, 2]]);
  });

  it('gives a copy of a step an id of its own, the one that the Python package gives', () => {
    const copied = cells('## Load', '## Load');
    for (const cell of copied) {
      cell.metadata.step_id = 'load';
    }
    const ids = stepsOf(copied, '').map(step => step.id);
    expect(ids).toEqual(['load', derivedId('load', 'c1')]);
  });
});

describe('derivedId', () => {
  it('is the id that the Python package derives', () => {
    expect(derivedId('guide', 'a')).toBe('73634f0d-9831-5c58-bcf5-c057bf28d322');
  });
});

describe('stepAt', () => {
  it('counts an introduction to the first step', () => {
    const steps = stepsOf(cells('# Orders', '## Load', '', '## Plot'), '');
    expect([0, 1, 2, 3].map(index => stepAt(steps, index)?.number)).toEqual([1, 1, 1, 2]);
  });
});

describe('stepNamed', () => {
  const named = cells('## Load', '## Plot', '## Keep');
  for (const [at, metadata] of [
    { step_id: 'load', aliases: ['old', 'keep'] },
    { step_id: 'plot' },
    { step_id: 'keep' }
  ].entries()) {
    Object.assign(named[at]?.metadata ?? {}, metadata);
  }
  const steps = stepsOf(named, '');

  it.each([
    ['plot', 'Plot'],
    ['old', 'Load'],
    ['keep', 'Keep'],
    ['never heard of', undefined]
  ])('%s is %s: an id goes before an alias', (id, title) => {
    expect(stepNamed(steps, id)?.title).toBe(title);
  });
});

describe('moving', () => {
  const steps = stepsOf(cells('', '## A', '', '## B', '', '', '## C'), '');

  it.each([
    ['c1', 1, { from: 1, count: 2, before: 6 }],
    ['c1', 2, { from: 1, count: 2, before: 7 }],
    ['c6', -2, { from: 6, count: 1, before: 1 }],
    ['c1', -1, null],
    ['c6', 1, null],
    ['set-up', 1, null]
  ])('%s by %i is %j', (id, by, expected) => {
    expect(shifted(steps, id, by)).toEqual(expected);
  });

  it('before itself or its successor is no move', () => {
    expect(movedBefore(steps, 'c1', 'c1')).toBeNull();
    expect(movedBefore(steps, 'c1', 'c3')).toBeNull();
  });
});
