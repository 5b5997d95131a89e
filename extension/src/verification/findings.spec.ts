import type { GuideRun, GuideState } from '../model/verdicts';
import { findings, placeOf } from './findings';

const FAILURE = {
  step: '4. Plot',
  cell_index: 7,
  cell_id: 'c7',
  ename: 'KeyError',
  evalue: "'region'",
  hint: 'look at the columns'
};

/** A notebook whose last run found this. */
const state = (run: Partial<GuideRun>): GuideState => ({
  path: 'a.ipynb',
  guide: 'g',
  title: 'A',
  is_guide: true,
  code_hash: 'h',
  verified: null,
  publication: null,
  threads_open: 0,
  last_run: {
    at: '2026-11-22T09:12:00Z',
    run: { path: 'a.ipynb', guide: 'g', verdict: 'failed', duration_s: 1, ...run }
  }
});

describe('findings', () => {
  it('say where the last run stopped, why, and what helps', () => {
    expect(findings(state({ failure: FAILURE, cause: 'missing_file' }))).toEqual([
      {
        kind: 'failure',
        cellId: 'c7',
        cellIndex: 7,
        text: "KeyError: 'region'",
        cause: 'missing_file',
        hint: 'look at the columns'
      }
    ]);
  });

  it('are none of a run that passed, and none where nothing ran', () => {
    const drift = [{ cell_index: 1, cell_id: 'c1', kind: 'cosmetic' as const, detail: 'spaces' }];
    expect(findings(state({ verdict: 'passed', drift }))).toEqual([]);
    expect(findings({ ...state({}), last_run: null })).toEqual([]);
    expect(findings(null)).toEqual([]);
  });

  it('list every difference', () => {
    const drift = [0, 1].map(index => ({
      cell_index: index,
      cell_id: `c${index}`,
      kind: 'numeric' as const,
      detail: 'mean 0.412 → 0.437'
    }));
    const found = findings(state({ verdict: 'drifted', drift }));
    expect(found.map(({ kind, cellId }) => [kind, cellId])).toEqual([
      ['drift', 'c0'],
      ['drift', 'c1']
    ]);
  });
});

describe('placeOf', () => {
  const [finding] = findings(state({ failure: { ...FAILURE, cell_index: 1, cell_id: 'b' } }));
  if (finding === undefined) {
    throw new Error('a failed run has a finding');
  }

  it.each([
    [['a', 'b', 'c'], false, 1],
    [['b', 'a'], true, 0],
    [['x', 'y'], false, 1],
    [['x', 'y'], true, -1],
    [['x'], false, -1]
  ])('among %j, edited %s, is %d', (ids, edited, expected) => {
    expect(placeOf(finding, ids, { edited })).toBe(expected);
  });
});
