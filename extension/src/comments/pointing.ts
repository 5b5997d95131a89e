import type { IOutput } from '@jupyterlab/nbformat';

import type { AnchorCell, AnchorCells } from '../model/anchorCells';
import type { Anchor } from '../model/anchors';
import { exact } from '../model/passages';
import { derivedId } from '../model/identity';
import type { Step } from '../model/steps';

/** As much of a cell, and of the text around a passage, is kept with an anchor. */
const NOTED_SOURCE = 2000;
const CONTEXT = 32;
const NOTED_TITLE = 200;
const NOTED_PATH = 6;

/** Characters `start` to before `end` of a cell's source. */
export interface ISelected {
  readonly start: number;
  readonly end: number;
}

/** What an anchor on a cell is; null where the notebook has no such cell. */
export function anchorAtCell(cellId: string, notebook: AnchorCells): Anchor | null {
  const cell = notebook.byId.get(cellId);
  if (!cell?.step) {
    return null;
  }
  const source = cell.source.slice(0, NOTED_SOURCE);
  const alike = notebook.cells.filter(one => one.source.slice(0, NOTED_SOURCE) === source);
  return { ...cellFields(cell, cell.step), part: 'cell', alike: alike.length - 1 };
}

/** What an anchor on a passage is; blanks at its ends are not part of it. */
export function anchorAtPassage(
  cellId: string,
  { start, end }: ISelected,
  notebook: AnchorCells
): Anchor | null {
  const cell = notebook.byId.get(cellId);
  const selected = cell?.source.slice(start, end) ?? '';
  const said = selected.trim().slice(0, NOTED_SOURCE);
  if (!cell?.step || said === '') {
    return null;
  }
  const from = start + selected.indexOf(said);
  const to = from + said.length;
  const places = notebook.cells.flatMap(({ source }) => exact(source, said));
  return {
    ...cellFields(cell, cell.step),
    part: 'source',
    quote: {
      exact: said,
      prefix: cell.source.slice(Math.max(0, from - CONTEXT), from),
      suffix: cell.source.slice(to, to + CONTEXT),
      start: from
    },
    alike: places.length - 1
  };
}

/** What an anchor on an output of a cell is; outputs are counted from 0. */
export function anchorAtOutput(
  cellId: string,
  index: number,
  output: IOutput,
  notebook: AnchorCells
): Anchor | null {
  const anchor = anchorAtCell(cellId, notebook);
  return anchor && { ...anchor, part: 'output', output: { index, ...markOf(output) } };
}

/** What an anchor on a step is, or on all steps from one to another. */
export function anchorAtSteps(from: Step, to: Step): Anchor {
  return {
    step_id: from.id,
    part: 'step',
    step_number: from.number,
    ...(from.level === null ? {} : { heading_path: [from.title.slice(0, NOTED_TITLE)] }),
    ...(to.id === from.id ? {} : { to_step_id: to.id })
  };
}

/** What an output shows, as a kind and a mark that another output would not have. */
export function markOf(output: IOutput): { mime: string; hash: string } {
  const { data } = output;
  const shown = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  // A kernel names kinds in its own order, and a file in that of the alphabet.
  shown.sort(([one], [other]) => (one < other ? -1 : 1));
  const [mime, content] = shown[0] ?? [output.output_type, output.text ?? output.evalue];
  return { mime, hash: derivedId('output', mime, JSON.stringify(content ?? null)) };
}

function cellFields(cell: AnchorCell, step: Step): Anchor {
  return {
    step_id: step.id,
    step_number: step.number,
    cell_id: cell.id,
    cell_type: cell.type,
    source: cell.source.slice(0, NOTED_SOURCE),
    heading_path: cell.headings.slice(0, NOTED_PATH).map(title => title.slice(0, NOTED_TITLE))
  };
}
