import { nullTranslator } from '@jupyterlab/translation';

import type { GuideState, VerifyJob } from '../model/verdicts';
import type { Seen } from './verdicts';
import { badge, evidence, outcome } from './verdicts';

const trans = nullTranslator.load('jupyter_stepguide');
const NOW = new Date(2026, 10, 22, 10, 0);
const at = (day: number): string => new Date(2026, 10, day, 9, 12).toISOString();

type Verified = NonNullable<GuideState['verified']>;

const verified = (changes: Partial<Verified>): Verified => ({
  verdict: 'passed',
  at: at(22),
  duration_s: 4.12,
  packages: { python: '3.12.1', pandas: '3.1.1' },
  ...changes
});

const seen = (changes: Partial<Seen>, verdict: Verified | null = null): Seen => ({
  state: {
    path: 'a.ipynb',
    guide: 'g',
    title: 'A',
    is_guide: true,
    code_hash: 'h',
    verified: verdict,
    publication: null,
    threads_open: 0
  },
  running: null,
  edited: false,
  now: NOW,
  ...changes
});

const running = (cells_run: number, cells_total: number): VerifyJob => ({
  id: 'j',
  kind: 'verify',
  path: 'a.ipynb',
  state: 'running',
  cells_run,
  cells_total
});

describe('badge', () => {
  it.each([
    [verified({}), 'Verified 09:12'],
    [verified({ verdict: 'drifted' }), 'Drifted 09:12'],
    [verified({ verdict: 'failed', failing_step: '4. Plot by month' }), 'Failed at step 4'],
    [verified({ verdict: 'failed', failing_step: null }), 'Failed'],
    [verified({ verdict: 'timeout', failing_step: '2. Join' }), 'Too slow at step 2'],
    [verified({ verdict: 'environment' }), 'Cannot run here'],
    [verified({ verdict: 'error', failing_step: '12. All' }), 'Kernel died at step 12'],
    [null, 'Not verified']
  ])('of %j says %s', (verdict, label) => {
    expect(badge(seen({}, verdict), trans).label).toBe(label);
  });

  it('names the day of an older verdict', () => {
    expect(badge(seen({}, verified({ at: at(12) })), trans).label).toMatch(/^Verified .*12/);
  });

  it('owns that the code was edited since', () => {
    const said = badge(seen({ edited: true }, verified({})), trans);
    expect(said).toMatchObject({ label: 'Edited since 09:12', tone: 'changed' });
    expect(said.detail).toContain('Verified today 09:12 in 4.1 s');
  });

  it('remembers the run before the code was changed and saved', () => {
    const run = { path: 'a.ipynb', guide: 'g', verdict: 'passed' as const, duration_s: 2 };
    const known = seen({});
    const state = known.state && { ...known.state, last_run: { at: at(22), run } };
    expect(badge({ ...known, state }, trans)).toMatchObject({
      label: 'Not verified',
      detail: 'The code changed since it was verified today 09:12'
    });
  });

  it.each([
    [running(0, 0), 'Verifying…'],
    [running(6, 9), 'Verifying 7 of 9…'],
    [running(9, 9), 'Verifying 9 of 9…']
  ])('says how far a run is: %j', (job, label) => {
    expect(badge(seen({ running: job }), trans)).toMatchObject({ label, tone: 'busy' });
  });
});

describe('evidence', () => {
  it('says when, how long and with what', () => {
    expect(evidence(verified({}), NOW, trans)).toBe(
      'Verified today 09:12 in 4.1 s with pandas 3.1.1'
    );
  });

  it('says why a guide is not well, and since when', () => {
    const broken = verified({ verdict: 'failed', reason: "KeyError: 'region'", since: at(20) });
    expect(evidence(broken, NOW, trans)).toMatch(
      /^Run today 09:12: KeyError: 'region'\. Not well since .*20/
    );
    expect(evidence({ ...broken, since: at(22) }, NOW, trans)).not.toContain('since');
  });
});

describe('outcome', () => {
  it('counts what is different', () => {
    const drift = [{ cell_index: 0, cell_id: 'c', kind: 'numeric' as const, detail: 'd' }];
    const run = { path: 'a.ipynb', guide: 'g', verdict: 'drifted' as const, duration_s: 2, drift };
    expect(outcome('a.ipynb', run, trans)).toBe(
      'a.ipynb ran to its end in 2.0 s; 1 cell shows something else than the file'
    );
  });
});
