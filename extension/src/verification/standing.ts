import type { GuideState } from '../model/verdicts';
import type { Step } from '../model/steps';
import { stepAt } from '../model/steps';
import type { Finding } from './findings';
import { findings, placeOf } from './findings';

/** A finding, and the number by which a command shows it. */
export interface INumbered extends Finding {
  number: number;
}

/** How a step stands by the last verifying run. */
export type Standing =
  | { kind: 'ran' }
  | { kind: 'changed' }
  | { kind: 'broken'; failure: INumbered; changed: boolean }
  | { kind: 'drifted'; differences: readonly INumbered[] };

/** A notebook as far as a verdict is concerned. */
export interface IStanding {
  steps: readonly Step[];
  cells: readonly { id: string; type: string; source: string }[];
  state: GuideState | null;
  /** How the open notebook differs from its file. */
  edited: { isEdited: boolean; cells: ReadonlySet<string> };
}

/** Whether the last run was on other code than the notebook has now. */
export function isOutdated({ state, edited }: Pick<IStanding, 'state' | 'edited'>): boolean {
  return edited.isEdited || state?.verified === null;
}

/**
 * How the steps stand, by their ids; nothing is said of steps of which nothing is known.
 *
 * A verdict is on all of the code, so that no step counts as run once any code changed.  Of what
 * was found it is still said where it was, with the changes since.
 */
export function standings(notebook: IStanding): Map<string, Standing> {
  const { steps, cells, state, edited } = notebook;
  const standing = new Map<string, Standing>();
  const last = state?.last_run ?? null;
  if (last === null) {
    return standing;
  }
  const found = foundIn(notebook);
  const changed = new Set([...(last.changed ?? []), ...edited.cells]);
  // Behind a failure nothing ran.
  const failed = steps.findIndex(({ id }) => found.get(id)?.some(one => one.kind === 'failure'));
  const ran = last.run.failure ? failed : steps.length;
  for (const [index, { id, start, end }] of steps.entries()) {
    const code = cells.slice(start, end).filter(({ type }) => type === 'code');
    const hasChanged = code.some(cell => changed.has(cell.id));
    const hasCode = code.some(({ source }) => source.trim() !== '');
    const findings = found.get(id) ?? [];
    const failure = findings.find(({ kind }) => kind === 'failure');
    if (failure !== undefined) {
      standing.set(id, { kind: 'broken', failure, changed: hasChanged });
    } else if (hasChanged) {
      standing.set(id, { kind: 'changed' });
    } else if (findings.length > 0) {
      standing.set(id, { kind: 'drifted', differences: findings });
    } else if (hasCode && index < ran && !isOutdated(notebook)) {
      standing.set(id, { kind: 'ran' });
    }
  }
  return standing;
}

/** What was found, by the ids of the steps where it was. */
function foundIn(notebook: IStanding): Map<string, INumbered[]> {
  const cellIds = notebook.cells.map(({ id }) => id);
  const byStep = new Map<string, INumbered[]>();
  for (const [number, finding] of findings(notebook.state).entries()) {
    const place = placeOf(finding, cellIds, { edited: isOutdated(notebook) });
    const step = place < 0 ? null : stepAt(notebook.steps, place);
    if (step !== null) {
      byStep.set(step.id, [...(byStep.get(step.id) ?? []), { ...finding, number }]);
    }
  }
  return byStep;
}
