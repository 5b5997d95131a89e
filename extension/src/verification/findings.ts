import type { GuideRun, GuideState } from '../model/states';

/** Something that a verifying run found at one cell, or at none where `cellId` is empty. */
export interface Finding {
  kind: 'failure' | 'drift';
  cellId: string;
  /** Counts all cells of the file that ran from 0; -1 where no cell is to blame. */
  cellIndex: number;
  /** `KeyError: 'region'`, or what is different. */
  text: string;
  hint: string;
}

/**
 * What stands against a notebook: findings of its last run until the next one passes.
 *
 * After a reload the run itself is no longer known, and the verdict names the failing cell only.
 */
export function findings(run: GuideRun | null, state: GuideState | null): readonly Finding[] {
  const verdict = state?.verified?.verdict ?? null;
  if (verdict === 'passed') {
    return [];
  }
  if (run !== null) {
    return ofRun(run);
  }
  const { failing_cell: cellId = null, reason = null } = state?.verified ?? {};
  return reason === null
    ? []
    : [{ kind: 'failure', cellId: cellId ?? '', cellIndex: -1, text: reason, hint: '' }];
}

function ofRun({ failure = null, drift = [] }: GuideRun): Finding[] {
  const differences = drift.map((difference): Finding => ({
    kind: 'drift',
    cellId: difference.cell_id,
    cellIndex: difference.cell_index,
    text: difference.detail,
    hint: ''
  }));
  if (failure === null) {
    return differences;
  }
  const { cell_id: cellId, cell_index: cellIndex, ename, evalue, hint } = failure;
  const text = evalue === '' ? ename : `${ename}: ${evalue}`;
  return [{ kind: 'failure', cellId, cellIndex, text, hint }, ...differences];
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
