import { Client } from '../testing/client';
import { cellsOf } from './cells';
import { derivedId } from './identity';
import { stepNamed, stepsOf } from './steps';
import { StepUpkeep } from './upkeep';

const LOAD = '## Load\n\nAll orders.';

/** Two steps whose ids are written, with text between them. */
const written = (): Client =>
  Client.open([
    ['## Load\n\nAll orders.', { step_id: 'load' }],
    ['More.'],
    ['## Plot\n\nBy month.', { step_id: 'plot' }]
  ]);

/** The same, not saved since it became a guide: ids are computed. */
const unsaved = (): Client => Client.open([[LOAD], ['More.'], ['## Plot\n\nBy month.']]);

describe.each([
  ['written ids', written, ['load', 'plot']],
  ['computed ids', unsaved, ['c0', 'c2']]
])('of steps with %s', (_, open, ids) => {
  const [load = '', plot = ''] = ids;
  const before = [
    ['Load', load],
    ['Plot', plot]
  ];

  it('a split leaves the id to the part with the heading', () => {
    const client = open();
    client.split(0, 'All');
    expect(client.steps).toEqual(before);
    expect(client.ids).toContain(derivedId(load, 'c0'));
  });

  it('a split before another heading begins a step with a derived id', () => {
    const client = open();
    client.type(0, '## Load\n## Check');
    client.split(0, '## Check');
    expect(client.steps).toEqual([
      ['Load', load],
      ['Check', derivedId(load, 'c0')],
      ['Plot', plot]
    ]);
  });

  it('undo and redo of a split give the ids back, and take them again', () => {
    const client = open();
    client.split(0, 'All');
    const split = client.said;
    client.undo();
    expect(client.steps).toEqual(before);
    client.redo();
    expect(client.said).toEqual(split);
    client.undo();
    expect(client.steps).toEqual(before);
  });

  it('splits are undone one by one', () => {
    const client = open();
    client.type(0, '## Load\n\nAll orders.\n\nOf May.');
    client.pause();
    client.split(0, 'All');
    client.pause();
    client.split(1, 'Of');
    expect(new Set(client.ids).size).toBe(client.ids.length);
    client.undo();
    client.undo();
    expect(client.steps).toEqual(before);
  });

  it.each([0, 2])('merged steps have the first id, and the other as alias (active: %i)', active => {
    const client = open();
    client.merge(0, 2, active);
    expect(client.steps).toEqual([['Load', load]]);
    expect(client.said).toEqual([{ step_id: load, aliases: [plot] }]);
  });

  it('text merged into a step leaves its id', () => {
    const client = open();
    client.merge(0, 1, 1);
    expect(client.steps).toEqual(before);
    expect(client.said[0]).toEqual({ step_id: load });
  });

  it.each([1, 2])('a heading merged into the text above is known by the step (active: %i)', at => {
    const client = open();
    client.merge(1, 2, at);
    expect(client.steps).toEqual([['Load', load]]);
    expect(client.said[0]?.aliases).toEqual([plot]);
  });

  it.each([0, 1])('undoing a merge from cell %i gives both steps their ids back', from => {
    const client = open();
    client.merge(from, 2);
    client.undo();
    expect(client.steps).toEqual(before);
    expect(client.said.map(said => said.aliases ?? [])).toEqual([[], [], []]);
  });

  it('moving, and a change of type and back, change no id', () => {
    const client = open();
    client.move(2, 0);
    expect(client.steps).toEqual([...before].reverse());
    client.retype(0, 'code');
    client.retype(0, 'markdown');
    expect(client.steps).toEqual([...before].reverse());
  });

  it('cutting and putting back change no id', () => {
    const client = open();
    const cell = client.cell(2);
    client.remove(2);
    client.putBack(cell, 0);
    expect(client.steps).toEqual([...before].reverse());
  });
});

describe('a copy', () => {
  it.each([0, 1])('has an id of its own, also at place %i before the original', place => {
    const client = written();
    client.paste(client.cell(0), place);
    const ids = client.steps.map(([, id]) => id);
    expect(ids).toContain('load');
    expect(client.cell(1 - place).id).toBe('c0');
    expect(client.said[1 - place]).toEqual({ step_id: 'load' });
    expect(new Set(client.ids).size).toBe(3);
  });

  it('has no aliases of the original', () => {
    const client = written();
    client.merge(0, 2);
    client.paste(client.cell(0), 1);
    expect(client.said.map(said => said.aliases)).toEqual([['plot'], undefined]);
  });

  it('from another guide keeps its id where that is free', () => {
    const client = written();
    const other = Client.open([
      ['## Load', { step_id: 'load' }],
      ['## Tidy', { step_id: 'tidy' }]
    ]);
    client.paste(other.cell(0), 3);
    client.paste(other.cell(1), 4);
    expect(client.ids.slice(0, 2)).toEqual(['load', 'plot']);
    expect(client.ids[3]).toBe('tidy');
    expect(new Set(client.ids).size).toBe(4);
  });
});

it('cells that are replaced by another are not merged into it', () => {
  const client = written();
  client.replace(0, 2, '## New');
  expect(client.said).toEqual([{}]);
});

it('a notebook that is no guide gets no ids', () => {
  const client = Client.open([[LOAD], ['## Plot']], false);
  client.split(0, 'All');
  client.merge(0, 2);
  expect(client.said).toEqual([{}]);
});

describe('two browsers on one notebook', () => {
  it('repair in the one that made the change only', () => {
    const one = written();
    const other = one.join();
    const quiet = other.updates;
    one.split(0, 'All');
    one.paste(one.cell(0), 0);
    one.merge(3, 4);
    one.undo();
    expect(other.updates).toBe(quiet);
    expect(other.said).toEqual(one.said);
    expect(new Set(one.ids).size).toBe(one.ids.length);
  });

  it('leave alone what another did, until they change something themselves', () => {
    const one = written();
    const other = one.join();
    one.upkeep.dispose();
    const quiet = other.updates;
    one.split(0, 'All');
    expect(other.updates).toBe(quiet);
    expect(other.ids).toEqual(['load', 'load', 'plot']);
    other.move(3, 2);
    expect(other.ids).toEqual(['load', derivedId('load', 'c0'), 'plot']);
    expect(one.said).toEqual(other.said);
  });

  it('have the same unique ids whoever did what', () => {
    const one = unsaved();
    const other = one.join();
    one.split(0, 'All');
    other.paste(other.cell(0), 4);
    one.merge(3, 4);
    other.split(0, 'Load');
    other.undo();
    expect(one.steps).toEqual(other.steps);
    expect(one.said).toEqual(other.said);
    expect(new Set(one.ids).size).toBe(one.ids.length);
  });
});

it('two views of one notebook write what one would', () => {
  const [one, two] = [written(), written()];
  const second = new StepUpkeep(two.model);
  for (const client of [one, two]) {
    client.split(0, 'All');
    client.merge(2, 3, 3);
    client.undo();
  }
  expect(two.updates).toBe(one.updates);
  expect(two.said.map(said => said.aliases)).toEqual(one.said.map(said => said.aliases));
  second.dispose();
});

/** Numbers from 0 to 1 that are the same for a seed in every run (Park and Miller, 1988). */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed * 7919; ;) {
    state = (state * 48271) % 2147483647;
    yield state / 2147483647;
  }
}

describe('whatever two browsers do one after the other', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'ids are unique, and no step is lost that nobody deleted (%i)',
    seed => {
      const chance = numbers(seed);
      const below = (count: number): number => Math.floor(chance.next().value * count);
      const one = seed % 2 === 0 ? written() : unsaved();
      const clients = [one, one.join()];
      for (let turn = 0; turn < 25; turn++) {
        const client = clients[below(2)] ?? one;
        const known = client.steps.map(([, id]) => id);
        const cellIds = cellsOf(one.model).map(({ id }) => id);
        // Where one undoes what the other moved, Lab gives two cells one id.
        const areCellsKnown = new Set(cellIds).size === cellIds.length;
        const keeps = act(client, below);
        const steps = stepsOf(cellsOf(one.model), '');
        expect(clients[1]?.said).toEqual(one.said);
        expect(new Set(one.ids).size).toBe(one.ids.length);
        if (keeps && areCellsKnown && steps.some(step => step.level !== null)) {
          expect(known.filter(id => id !== 'whole' && stepNamed(steps, id) === null)).toEqual([]);
        }
      }
    }
  );
});

/** Do something to the notebook; whether every step has to be found afterwards. */
function act(client: Client, below: (count: number) => number): boolean {
  const count = client.model.cells.length;
  const at = below(count);
  client.pause();
  switch (below(7)) {
    case 0: {
      const lines = String(client.cell(at).source).split('\n\n');
      client.split(at, lines[1] ?? '');
      return true;
    }
    case 1:
      client.merge(Math.max(0, at - 1), at, at);
      return count > 1 && at > 0;
    case 2:
      client.paste(client.cell(at), below(count + 1));
      return true;
    case 3:
      client.move(at, below(count));
      return true;
    case 4:
      client.undo();
      return false;
    case 5:
      client.redo();
      return false;
    default:
      client.retype(at, 'code');
      client.retype(at, 'markdown');
      return true;
  }
}
