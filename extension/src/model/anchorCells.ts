import type { INotebookModel } from '@jupyterlab/notebook';

import type { Heading } from './headings';
import { leadingHeading } from './headings';
import { cellMetadata } from './metadata';
import type { GuideCell, Step } from './steps';
import { stepAt, stepsOf } from './steps';

/** One cell: its id and the ids it goes on from, its step and the headings it stands under. */
export interface AnchorCell {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly lineage: readonly string[];
  readonly headings: readonly string[];
  readonly step: Step | null;
}

/** The cells of one state of a notebook, and its steps. */
export interface AnchorCells {
  readonly cells: readonly AnchorCell[];
  readonly byId: ReadonlyMap<string, AnchorCell>;
  /** The cells that go on from a cell that had this id. */
  readonly heirs: ReadonlyMap<string, readonly AnchorCell[]>;
  readonly steps: readonly Step[];
}

/** An open notebook as anchors look at it. */
export function anchorCellsOf(model: INotebookModel): AnchorCells {
  return anchorCells(
    Array.from(model.cells, cell => ({
      id: cell.id,
      type: cell.type,
      source: cell.sharedModel.getSource(),
      metadata: cellMetadata(cell)
    }))
  );
}

/** Cells, with the sources of all, as anchors look at them. */
export function anchorCells(guideCells: readonly GuideCell[]): AnchorCells {
  const steps = stepsOf(guideCells, '');
  const headings = headingsOf(guideCells, steps);
  const cells = guideCells.map(({ id, type, source, metadata }, at): AnchorCell => ({
    id,
    type,
    source,
    lineage: [
      ...(metadata.aliases ?? []),
      ...(metadata.derived_from === undefined ? [] : [metadata.derived_from])
    ],
    headings: headings[at] ?? [],
    step: stepAt(steps, at)
  }));
  const heirs = new Map<string, AnchorCell[]>();
  for (const cell of cells) {
    for (const ancestor of cell.lineage) {
      heirs.set(ancestor, [...(heirs.get(ancestor) ?? []), cell]);
    }
  }
  // Of cells with one id the first counts, as for the ids of steps.
  const byId = new Map([...cells].reverse().map(cell => [cell.id, cell]));
  return { cells, byId, heirs, steps };
}

/** The titles each cell stands under: its step's, and those below it. */
function headingsOf(cells: readonly GuideCell[], steps: readonly Step[]): string[][] {
  const level = steps.find(step => step.level !== null)?.level ?? null;
  let path: Heading[] = [];
  return cells.map(({ type, source }) => {
    const heading = type === 'markdown' ? leadingHeading(source) : null;
    if (level !== null && heading !== null) {
      path = path.filter(above => above.level < heading.level);
      if (heading.level >= level) {
        path = [...path, heading];
      }
    }
    return path.map(({ title }) => title);
  });
}
