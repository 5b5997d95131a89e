import { Client } from '../testing/client';
import { derivedId } from './identity';

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
