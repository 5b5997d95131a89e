import { NotebookModel } from '@jupyterlab/notebook';

import { insertCallout } from './insertion';
import type { AcceptedCallout } from './threads';

const CALLOUT: AcceptedCallout = {
  cell_id: 'callout-1',
  kind: 'WARNING',
  body: 'Refunds look like payments.\n\nFilter on `kind`.',
  credit: 'Lee',
  comment: 'comment-1',
  anchor: { step_id: 'h2', cell_id: 'c2' }
};

function notebook(...cells: [string, string, string][]): NotebookModel {
  const model = new NotebookModel();
  model.fromJSON({
    cells: cells.map(([cell_type, id, source]) => ({ cell_type, id, source, metadata: {} })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5
  });
  return model;
}

const GUIDE: [string, string, string][] = [
  ['markdown', 't', '# Orders'],
  ['markdown', 'h1', '## Load'],
  ['code', 'c1', 'orders = 1'],
  ['markdown', 'h2', '## Keep'],
  ['code', 'c2', 'orders + 1']
];

const ids = (model: NotebookModel): string[] => Array.from(model.cells, cell => cell.id);

describe('insertCallout', () => {
  it('writes the cell below the heading of the step, with whom it is from', () => {
    const model = notebook(...GUIDE);
    expect(insertCallout(model, CALLOUT)).toBe('inserted');
    expect(ids(model)).toEqual(['t', 'h1', 'c1', 'h2', 'callout-1', 'c2']);
    const cell = model.cells.get(4);
    expect(cell.type).toBe('markdown');
    expect(cell.sharedModel.getSource()).toBe(
      '> [!WARNING]\n> Refunds look like payments.\n>\n> Filter on `kind`.'
    );
    expect(cell.getMetadata('stepguide')).toEqual({
      callout: { author: 'Lee', from_comment: 'comment-1' }
    });
  });

  it('done twice is done once, wherever the cell was moved and whatever it says now', () => {
    const model = notebook(...GUIDE, ['markdown', 'callout-1', 'edited']);
    expect(insertCallout(model, CALLOUT)).toBe('present');
    expect(model.cells.length).toBe(GUIDE.length + 1);
  });

  it('stands after the callouts that stand there', () => {
    const model = notebook(...GUIDE);
    model.sharedModel.insertCell(4, {
      cell_type: 'markdown',
      id: 'older',
      source: '> [!NOTE]\n> Older.'
    });
    insertCallout(model, CALLOUT);
    expect(ids(model).slice(3)).toEqual(['h2', 'older', 'callout-1', 'c2']);
  });

  it('goes to the top of a notebook without headings', () => {
    const model = notebook(['code', 'c1', '1'], ['code', 'c2', '2']);
    const anchor = { step_id: 'whole', cell_id: 'c2' };
    expect(insertCallout(model, { ...CALLOUT, anchor })).toBe('inserted');
    expect(ids(model)).toEqual(['callout-1', 'c1', 'c2']);
  });

  it('changes nothing where the step is gone', () => {
    const model = notebook(...GUIDE.slice(0, 3));
    expect(insertCallout(model, CALLOUT)).toBe('homeless');
    expect(ids(model)).toEqual(['t', 'h1', 'c1']);
  });

  it('is undone at once', () => {
    const model = notebook(...GUIDE);
    model.sharedModel.clearUndoHistory();
    insertCallout(model, CALLOUT);
    model.sharedModel.undo();
    expect(ids(model)).toEqual(['t', 'h1', 'c1', 'h2', 'c2']);
  });
});
