import type { Step } from '../model/steps';
import type { Anchor, Thread } from './threads';
import { anchorAt, byStep, cellOf, openByCell } from './threads';

function step(id: string, number: number, start: number, end: number): Step {
  return { id, number, title: id, start, end, level: 2, aliases: [`old ${id}`] };
}

/** Title, step `load` (heading, code), step `keep` (heading, code). */
const PLACES = {
  cellIds: ['t', 'h1', 'c1', 'h2', 'c2'],
  steps: [step('load', 1, 1, 3), step('keep', 2, 3, 5)]
};

function thread(id: string, anchor: Anchor, resolved = false): Thread {
  return { id, guide: 'g', anchor, resolved, comments: [] };
}

describe('byStep', () => {
  it('follows the order of the steps, with what lost its place at the end', () => {
    const threads = [
      thread('gone', { step_id: 'removed', cell_id: 'removed too' }),
      thread('second', { step_id: 'keep' }),
      thread('first', { step_id: 'load', cell_id: 'c1' })
    ];
    const groups = byStep(threads, PLACES);
    expect(groups.map(group => [group.step?.id, group.threads.map(one => one.id)])).toEqual([
      ['load', ['first']],
      ['keep', ['second']],
      [undefined, ['gone']]
    ]);
  });

  it('takes the threads of a moved cell along', () => {
    const moved = thread('m', { step_id: 'load', cell_id: 'c2' });
    expect(byStep([moved], PLACES)[0]?.step?.id).toBe('keep');
  });
});

describe('cellOf', () => {
  it.each([
    ['its cell', { step_id: 'keep', cell_id: 'c2' }, 'c2'],
    ['the heading of its step, its cell being gone', { step_id: 'keep', cell_id: 'x' }, 'h2'],
    ['the heading of the step that its step was merged into', { step_id: 'old keep' }, 'h2'],
    ['the heading of its step', { step_id: 'load', cell_id: null }, 'h1'],
    ['nothing, its step being gone', { step_id: 'x', cell_id: 'y' }, null]
  ])('is %s', (_, anchor, cell) => {
    expect(cellOf(thread('a', anchor), PLACES)).toBe(cell);
  });
});

describe('openByCell', () => {
  it('counts open threads only', () => {
    const threads = [
      thread('a', { step_id: 'load', cell_id: 'c1' }),
      thread('b', { step_id: 'load', cell_id: 'c1' }),
      thread('c', { step_id: 'keep', cell_id: 'c2' }, true)
    ];
    const counts = [...openByCell(threads, PLACES)].map(([cell, at]) => [cell, at.length]);
    expect(counts).toEqual([['c1', 2]]);
  });
});

describe('anchorAt', () => {
  it('names the step and the cell; a cell before the first step counts to it', () => {
    expect(anchorAt('c2', PLACES)).toEqual({ step_id: 'keep', cell_id: 'c2' });
    expect(anchorAt('t', PLACES)).toEqual({ step_id: 'load', cell_id: 't' });
    expect(anchorAt('unknown', PLACES)).toBeNull();
  });
});
