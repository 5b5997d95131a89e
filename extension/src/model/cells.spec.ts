import { Client } from '../testing/client';
import { cellsOf } from './cells';

const open = (): Client => Client.open([['## Load\n\nAll orders.'], ['More.'], ['## Plot']]);

describe('cellsOf', () => {
  it('is the same for all who ask until a cell changes', () => {
    const { model } = open();
    expect(cellsOf(model)).toBe(cellsOf(model));
  });

  it('reads one cell anew when somebody types', () => {
    const client = open();
    const before = cellsOf(client.model);
    client.type(1, 'Much more.');
    const now = cellsOf(client.model);
    expect(now.map(({ source }) => source)).toEqual([before[0]?.source, 'Much more.', '## Plot']);
    expect(now.map((cell, at) => cell === before[at])).toEqual([true, false, true]);
  });

  it('tells by another list that code changed, which steps do not see', () => {
    const client = open();
    client.model.sharedModel.insertCell(1, { cell_type: 'code', source: '6 * 7', metadata: {} });
    const cell = client.model.sharedModel.getCell(1);
    const before = cellsOf(client.model);
    cell.setSource('6 * 8');
    const edited = cellsOf(client.model);
    expect(edited).not.toBe(before);
    expect(edited).toEqual(before);
    expect(edited.map(({ type }) => type)).toEqual(['markdown', 'code', 'markdown', 'markdown']);
  });

  it('follows what others do to a shared notebook', () => {
    const one = open();
    const other = one.join();
    expect(cellsOf(other.model)).toEqual(cellsOf(one.model));
    one.type(2, '## Plot by month');
    one.model.sharedModel.deleteCell(1);
    expect(cellsOf(other.model).map(({ source }) => source)).toEqual([
      '## Load\n\nAll orders.',
      '## Plot by month'
    ]);
  });

  it('sees a text that changes together with the list', () => {
    const client = open();
    const { sharedModel } = client.model;
    cellsOf(client.model);
    sharedModel.transact(() => {
      sharedModel.deleteCell(1);
      sharedModel.getCell(0).setSource('## Read');
    });
    expect(cellsOf(client.model).map(({ source }) => source)).toEqual(['## Read', '## Plot']);
  });
});
