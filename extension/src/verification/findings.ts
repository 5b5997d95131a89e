import type { Cause, GuideRun, GuideState } from '../model/verdicts';

/** Something that a verifying run found at one cell, or at none where `cellId` is empty. */
export interface Finding {
  kind: 'failure' | 'drift';
  cellId: string;
  /** Counts all cells of the file that ran from 0; -1 where no cell is to blame. */
  cellIndex: number;
  /** `KeyError: 'region'`, or what is different. */
  text: string;
  cause: Cause | null;
  hint: string;
}

/** What stands against a notebook: findings of its last run, on whatever code, unless it passed. */
export function findings(state: GuideState | null): readonly Finding[] {
  const run = state?.last_run?.run;
  return run === undefined || run.verdict === 'passed' ? [] : ofRun(run);
}

function ofRun({ failure = null, drift = [], cause = null }: GuideRun): Finding[] {
  const differences = drift.map((difference): Finding => ({
    kind: 'drift',
    cellId: difference.cell_id,
    cellIndex: difference.cell_index,
    text: difference.detail,
    cause: null,
    hint: ''
  }));
  if (failure === null) {
    return differences;
  }
  const { cell_id: cellId, cell_index: cellIndex, ename, evalue, hint } = failure;
  const text = evalue === '' ? ename : `${ename}: ${evalue}`;
  return [{ kind: 'failure', cellId, cellIndex, text, cause, hint }, ...differences];
}

/**
 * Where a finding's cell stands now, or -1.
 *
 * Files of old formats have no cell ids; their cells are found by place, while nothing was edited.
 */
export function placeOf(
  finding: Finding,
  cellIds: readonly string[],
  { edited }: { edited: boolean }
): number {
  const place = cellIds.indexOf(finding.cellId);
  if (place >= 0 || edited || finding.cellIndex >= cellIds.length) {
    return place;
  }
  return finding.cellIndex;
}
