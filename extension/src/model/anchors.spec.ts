import { anchorCells } from './anchorCells';
import type { Anchor, Placement } from './anchors';
import { place } from './anchors';
import { cellMetadata } from './metadata';

interface ICase {
  law: string;
  cells: { id: string; type: string; source: string; stepguide?: object }[];
  anchor: Anchor;
  placement: Placement;
}

/** The same file that the Python implementation is held to. */
const VECTORS = jest.requireActual<{ cases: ICase[] }>('../../../tests/data/anchors.json');

function cellsOf({ cells }: Pick<ICase, 'cells'>): ReturnType<typeof anchorCells> {
  return anchorCells(
    cells.map(({ id, type, source, stepguide }) => ({
      id,
      type,
      source,
      metadata: cellMetadata({
        getMetadata: () => stepguide,
        setMetadata: () => undefined,
        deleteMetadata: () => undefined
      })
    }))
  );
}

describe('place', () => {
  it.each(VECTORS.cases.map(one => [one.law, one] as const))('%s', (_, one) => {
    expect(place(one.anchor, cellsOf(one))).toEqual(one.placement);
  });
});
