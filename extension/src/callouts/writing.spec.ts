import { NotebookModel } from '@jupyterlab/notebook';

import { addCallout } from './writing';

function notebook(...sources: string[]): NotebookModel {
  const model = new NotebookModel();
  model.fromJSON({
    cells: sources.map((source, index) => ({
      cell_type: source.startsWith('#') || source.startsWith('>') ? 'markdown' : 'code',
      id: `c${index}`,
      source,
      metadata: {}
    })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5
  });
  model.sharedModel.clearUndoHistory();
  return model;
}

describe('addCallout', () => {
  it.each([
    ['below the heading of the step', ['# T', '## A', 'a', '## B', 'b'], 4, 4],
    ['after the callouts that stand there', ['## A', '> [!TIP]\n> Old.', 'a', '## B'], 2, 2],
    ['in the first step, from the introduction', ['# T', '## A', 'a'], 0, 2],
    ['on top without headings', ['a', 'b'], 1, 0],
    ['on top without cells', [], -1, 0]
  ])('adds it %s', (_, sources, active, place) => {
    const model = notebook(...sources);
    expect(addCallout(model, active, 'NOTE')).toBe(place);
    const cell = model.cells.get(place);
    expect([cell.type, cell.sharedModel.getSource()]).toEqual(['markdown', '> [!NOTE]\n> ']);
  });

  it('is undone at once', () => {
    const model = notebook('## A', 'a');
    addCallout(model, 1, 'NOTE');
    model.sharedModel.undo();
    expect(Array.from(model.cells, cell => cell.id)).toEqual(['c0', 'c1']);
  });
});
