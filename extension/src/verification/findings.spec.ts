import type { GuideRun, GuideState } from '../model/states';
import { findings, placeOf } from './findings';

const FAILURE = {
  step: '4. Plot',
  cell_index: 7,
  cell_id: 'c7',
  ename: 'KeyError',
  evalue: "'region'",
  hint: 'look at the columns'
};

const run = (changes: Partial<GuideRun>): GuideRun => ({
  path: 'a.ipynb',
  guide: 'g',
  verdict: 'failed',
  duration_s: 1,
  ...changes
});

const state = (verified: Partial<NonNullable<GuideState['verified']>> | null): GuideState => ({
  path: 'a.ipynb',
  guide: 'g',
  title: 'A',
  is_guide: true,
  code_hash: 'h',
  verified:
    verified === null
      ? null
      : { verdict: 'failed', at: '2026-11-22T09:12:00Z', duration_s: 1, packages: {}, ...verified },
  publication: null,
  threads_open: 0
});

describe('findings', () => {
  it('say where the last run stopped, and why', () => {
    const [found] = findings(run({ failure: FAILURE }), state(null));
    expect(found).toMatchObject({ kind: 'failure', cellId: 'c7', text: "KeyError: 'region'" });
  });

  it('stay while the code is edited, and go once it passes anywhere', () => {
    const failed = run({ failure: FAILURE });
    expect(findings(failed, state(null))).toHaveLength(1);
    expect(findings(failed, state({ verdict: 'passed' }))).toEqual([]);
  });

  it('list every difference', () => {
    const drift = [0, 1].map(index => ({
      cell_index: index,
      cell_id: `c${index}`,
      kind: 'numeric' as const,
      detail: 'mean 0.412 → 0.437'
    }));
    const found = findings(run({ verdict: 'drifted', drift }), state({ verdict: 'drifted' }));
    expect(found.map(({ kind, cellId }) => [kind, cellId])).toEqual([
      ['drift', 'c0'],
      ['drift', 'c1']
    ]);
  });

  it('come from the verdict after a reload', () => {
    const known = state({ failing_cell: 'c7', reason: "KeyError: 'region'" });
    expect(findings(null, known)).toMatchObject([{ cellId: 'c7', text: "KeyError: 'region'" }]);
    expect(findings(null, state(null))).toEqual([]);
    expect(findings(null, null)).toEqual([]);
  });
});

describe('placeOf', () => {
  const [finding] = findings(run({ failure: { ...FAILURE, cell_index: 1, cell_id: 'b' } }), null);
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
