import type { GuideRun } from '../model/verdicts';
import { proofOf } from './proof';

const AT = '2026-11-22T09:12:00Z';
const run = (changes: Partial<GuideRun>): GuideRun => ({
  path: 'a.ipynb',
  guide: 'g',
  verdict: 'passed',
  duration_s: 1,
  ...changes
});
const STOPPED = run({
  verdict: 'failed',
  failure: {
    step: '1. Load',
    cell_index: 1,
    cell_id: 'c1',
    ename: 'KeyError',
    evalue: "'region'\nmore",
    hint: ''
  }
});
const DRIFTED = run({
  verdict: 'drifted',
  drift: [{ cell_index: 1, cell_id: 'c1', kind: 'numeric', detail: '1 → 2' }]
});

describe('proofOf', () => {
  it.each(['not run', 'not proved'])('a run that passed proves what was %s', known => {
    expect(proofOf(run({}), AT, known)).toEqual({ status: 'proved', at: AT, reason: null });
  });

  it('says nothing new of what was proved', () => {
    expect(proofOf(run({}), AT, 'proved')).toBeNull();
    expect(proofOf(STOPPED, AT, 'proved')).toBeNull();
  });

  it('says why a first run proved nothing', () => {
    expect(proofOf(STOPPED, AT, 'not run')).toEqual({
      status: 'not proved',
      at: AT,
      reason: "cell c1: KeyError: 'region'"
    });
    expect(proofOf(DRIFTED, AT, 'not run')?.reason).toBe('cell c1 shows something else: 1 → 2');
    expect(proofOf(DRIFTED, AT, 'not proved')).toBeNull();
  });
});
