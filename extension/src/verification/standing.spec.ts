import type { GuideRun, GuideState } from '../model/verdicts';
import { stepsOf } from '../model/steps';
import type { IStanding, Standing } from './standing';
import { standings } from './standing';

const CELLS = [
  { id: 'h1', type: 'markdown', source: '## Load', metadata: {} },
  { id: 'a', type: 'code', source: 'orders = 1', metadata: {} },
  { id: 'h2', type: 'markdown', source: '## Read', metadata: {} },
  { id: 'h3', type: 'markdown', source: '## Plot', metadata: {} },
  { id: 'b', type: 'code', source: 'orders', metadata: {} },
  { id: 'h4', type: 'markdown', source: '## Tell', metadata: {} },
  { id: 'c', type: 'code', source: '2', metadata: {} }
];
const FAILURE = {
  step: '3. Plot',
  cell_index: 4,
  cell_id: 'b',
  ename: 'KeyError',
  evalue: "'region'",
  hint: 'h'
};
const DRIFT = { cell_index: 4, cell_id: 'b', kind: 'numeric' as const, detail: '1 → 2' };

/** How the steps stand after a run of their code, or of other code with these cells changed. */
function after(
  found: Partial<GuideRun>,
  { changed, edited = [] }: { changed?: string[]; edited?: string[] } = {}
): Record<string, Standing> {
  const run = { path: 'a.ipynb', guide: 'g', verdict: 'passed' as const, duration_s: 1, ...found };
  const at = '2026-11-22T09:12:00Z';
  const state: GuideState = {
    path: 'a.ipynb',
    guide: 'g',
    title: 'A',
    is_guide: true,
    code_hash: 'h',
    verified: changed ? null : { verdict: run.verdict, at, duration_s: 1, packages: {} },
    publication: null,
    threads_open: 0,
    last_run: { at, run, changed: changed ?? [] }
  };
  const notebook: IStanding = {
    steps: stepsOf(CELLS, 'A'),
    cells: CELLS,
    state,
    edited: { isEdited: edited.length > 0, cells: new Set(edited) }
  };
  return Object.fromEntries(standings(notebook));
}

const kinds = (standing: Record<string, Standing>): Record<string, string> =>
  Object.fromEntries(Object.entries(standing).map(([step, { kind }]) => [step, kind]));

describe('standings', () => {
  it('are those of steps with code, after a run that passed', () => {
    expect(kinds(after({}))).toEqual({ h1: 'ran', h3: 'ran', h4: 'ran' });
  });

  it('say where a run stopped, and nothing of what it did not reach', () => {
    const standing = after({ verdict: 'failed', failure: FAILURE });
    expect(kinds(standing)).toEqual({ h1: 'ran', h3: 'broken' });
    expect(standing.h3).toMatchObject({ changed: false, failure: { number: 0, hint: 'h' } });
  });

  it('say that a step shows something else', () => {
    const standing = after({ verdict: 'drifted', drift: [DRIFT] });
    expect(kinds(standing)).toEqual({ h1: 'ran', h3: 'drifted', h4: 'ran' });
  });

  it('call no step run once code was edited, and name the step where', () => {
    expect(kinds(after({}, { edited: ['a'] }))).toEqual({ h1: 'changed' });
  });

  it('do so after a reload as well, where the saved code is not what ran', () => {
    expect(kinds(after({}, { changed: ['a'] }))).toEqual({ h1: 'changed' });
    expect(kinds(after({}, { changed: [] }))).toEqual({});
  });

  it('remember why a step broke while it is being mended', () => {
    const broken = { verdict: 'failed' as const, failure: FAILURE };
    expect(after(broken, { edited: ['b'] }).h3).toMatchObject({ kind: 'broken', changed: true });
    expect(after(broken, { changed: ['b'] }).h3).toMatchObject({ kind: 'broken', changed: true });
  });

  it('are unknown where nothing ran, and where no cell is to blame', () => {
    const nowhere = { ...FAILURE, cell_index: -1, cell_id: '' };
    expect(after({ verdict: 'environment', failure: nowhere })).toEqual({});
    const notebook = {
      steps: [],
      cells: [],
      edited: { isEdited: false, cells: new Set<string>() }
    };
    expect(standings({ ...notebook, state: null }).size).toBe(0);
  });
});
