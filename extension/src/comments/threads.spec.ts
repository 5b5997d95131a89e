import { anchorCells } from '../model/anchorCells';
import type { GuideCell } from '../model/steps';
import { Places } from './places';
import type { Anchor, Thread } from './threads';
import { byStep, calloutStepOf, cellOf, isOrphan, openByCell } from './threads';

function cell(id: string, source: string, aliases: string[] = []): GuideCell {
  const type = source.startsWith('#') ? 'markdown' : 'code';
  return { id, type, source, metadata: { aliases } };
}

/** Title, step `h1` (heading, code), step `h2` (heading, code). */
const CELLS = [
  cell('t', '# Orders'),
  cell('h1', '## Load', ['old load']),
  cell('c1', 'orders = load()'),
  cell('h2', '## Keep'),
  cell('c2', 'paid = orders[1:]')
];
const PLACES = new Places(CELLS, () => anchorCells(CELLS));
const GONE: Anchor = { step_id: 'h2', cell_id: 'x', source: 'removed = True', step_number: 2 };

function thread(id: string, anchor: Anchor, resolved = false): Thread {
  return { id, guide: 'g', anchor, resolved, comments: [] };
}

describe('byStep', () => {
  it('follows the order of the steps, with orphans at the end', () => {
    const threads = [
      thread('gone', GONE),
      thread('second', { step_id: 'h2' }),
      thread('first', { step_id: 'h1', cell_id: 'c1' })
    ];
    const groups = byStep(threads, PLACES);
    expect(groups.map(group => [group.step?.id, group.threads.map(one => one.id)])).toEqual([
      ['h1', ['first']],
      ['h2', ['second']],
      [undefined, ['gone']]
    ]);
  });

  it('takes the threads of a moved cell along', () => {
    const moved = thread('m', { step_id: 'h1', cell_id: 'c2' });
    expect(byStep([moved], PLACES)[0]?.step?.id).toBe('h2');
    expect(PLACES.placementOf(moved.anchor).state).toBe('moved');
  });
});

describe('cellOf', () => {
  it.each<[string, Anchor, string | null]>([
    ['its cell', { step_id: 'h2', cell_id: 'c2' }, 'c2'],
    [
      'the heading of its step, nothing being known of its cell',
      { step_id: 'h2', cell_id: 'x' },
      'h2'
    ],
    ['the heading of the step that its step was merged into', { step_id: 'old load' }, 'h1'],
    ['nothing, its step being gone', { step_id: 'x', cell_id: 'y' }, null],
    ['nothing, what it was about being gone', GONE, null]
  ])('is %s', (_, anchor, cellId) => {
    expect(cellOf(thread('a', anchor), PLACES)).toBe(cellId);
  });
});

it('the callout of an orphan still has its step', () => {
  expect(isOrphan(thread('gone', GONE), PLACES)).toBe(true);
  expect(calloutStepOf(GONE, PLACES)?.id).toBe('h2');
});

describe('openByCell', () => {
  it('counts open threads only', () => {
    const threads = [
      thread('a', { step_id: 'h1', cell_id: 'c1' }),
      thread('b', { step_id: 'h1', cell_id: 'c1' }),
      thread('c', { step_id: 'h2', cell_id: 'c2' }, true)
    ];
    const counts = [...openByCell(threads, PLACES)].map(([cellId, at]) => [cellId, at.length]);
    expect(counts).toEqual([['c1', 2]]);
  });
});
