import type { ICell } from '@jupyterlab/nbformat';
import { NotebookModel } from '@jupyterlab/notebook';

import type { SuggestedSteps } from './replacing';
import { replaceCells, sourceOf } from './replacing';

interface IVector {
  name: string;
  cells: (Pick<ICell, 'cell_type' | 'source'> & { id: string })[];
  seen: SuggestedSteps['seen'];
  suggested: SuggestedSteps['cells'];
  result: string;
  after: object[];
  contributors: string[];
}

/** The same file that the Python implementation is held to. */
const VECTORS = jest.requireActual<{ comment: string; credit: string; vectors: IVector[] }>(
  '../../../tests/data/suggestions.json'
);

function over({ cells }: IVector): NotebookModel {
  const model = new NotebookModel();
  model.sharedModel.fromJSON({
    cells: cells.map(cell => ({
      metadata: {},
      ...cell,
      ...(cell.cell_type === 'code' ? { outputs: [], execution_count: null } : {})
    })),
    metadata: { stepguide: { id: 'g1', authors: ['Mia'] } },
    nbformat: 4,
    nbformat_minor: 5
  });
  return model;
}

function seen(cell: ICell): object {
  const { id, cell_type, metadata } = cell;
  const said = Object.keys(metadata).length > 0 ? { metadata } : {};
  return { id, cell_type, source: sourceOf(cell), ...said };
}

function suggested(vector: IVector): SuggestedSteps {
  return { seen: vector.seen, cells: vector.suggested };
}

describe.each(VECTORS.vectors.map(vector => [vector.name, vector] as const))('%s', (_, vector) => {
  const { comment, credit } = VECTORS;

  it('does what the vector says', () => {
    const model = over(vector);
    expect(replaceCells(model, suggested(vector), { comment, credit })).toBe(vector.result);
    expect(model.sharedModel.cells.map(cell => seen(cell.toJSON()))).toEqual(vector.after);
    const guide: unknown = model.getMetadata('stepguide');
    const names = vector.contributors;
    expect(guide).toEqual({ id: 'g1', authors: ['Mia'], ...(names[0] && { contributors: names }) });
  });

  it('does nothing the second time', () => {
    const model = over(vector);
    const first = replaceCells(model, suggested(vector), { comment, credit });
    const once = model.toJSON();
    const again = replaceCells(model, suggested(vector), { comment, credit });
    expect(again).toBe(first === 'conflict' ? 'conflict' : 'present');
    expect(model.toJSON()).toEqual(once);
  });
});
