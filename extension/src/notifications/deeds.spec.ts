import { deedsOf } from './deeds';
import type { Notification } from './model';

function told(changes: Partial<Notification>): Notification {
  const about = { guide: 'g1', thread: 't1', said: 'Why?', resolved: false, acceptable: false };
  const base = { id: 1, kind: 'comment_added', reason: 'author', at: '', actor: 'Lee' } as const;
  return { ...base, ...about, ...changes };
}

describe('deedsOf', () => {
  it.each([
    ['a comment', {}, ['reply', 'callout', 'resolve']],
    ['a suggestion', { acceptable: true }, ['reply', 'accept', 'resolve']],
    ['a comment that was taken back', { said: '' }, ['reply', 'resolve']],
    ['an answer to a suggestion', { kind: 'suggestion_rejected' }, ['reply']],
    ['a settled thread', { resolved: true }, []],
    ['a run', { kind: 'verdict_given', thread: null }, []]
  ] as const)('offers for %s what can be done about it', (_, changes, deeds) => {
    expect(deedsOf(told(changes), 'author')).toEqual(deeds);
  });

  it.each([
    ['reader', []],
    ['commenter', ['reply']],
    ['admin', ['reply', 'accept', 'resolve']]
  ] as const)('offers a %s what the server lets them do', (role, deeds) => {
    expect(deedsOf(told({ acceptable: true }), role)).toEqual(deeds);
  });
});
