import type { Update } from '../api/updates';
import { isNews } from './discussions';

const COMMENTED: Update = {
  seq: 7,
  at: '2026-11-22T09:00:00Z',
  guide: 'g1',
  kind: 'commented',
  op_id: 'op-1',
  thread: 't1'
};

function discussion(guide: string | null, done: readonly string[] = []) {
  return { guide, hasDone: (opId: string): boolean => done.includes(opId) };
}

describe('isNews', () => {
  it('is what others said on the guide', () => {
    expect(isNews([COMMENTED], discussion('g1'))).toBe(true);
    expect(isNews([{ ...COMMENTED, guide: 'g2' }], discussion('g1'))).toBe(false);
    expect(isNews([], discussion('g1'))).toBe(false);
  });

  it('is not what was done here', () => {
    expect(isNews([COMMENTED], discussion('g1', ['op-1']))).toBe(false);
    expect(isNews([COMMENTED, { ...COMMENTED, op_id: 'op-2' }], discussion('g1', ['op-1']))).toBe(
      true
    );
  });

  it('is no verdict', () => {
    expect(isNews([{ ...COMMENTED, thread: null }], discussion('g1'))).toBe(false);
  });

  it('may be anything while the guide is being asked for', () => {
    expect(isNews([COMMENTED], discussion(null))).toBe(true);
  });
});
