import type { DraftStorage } from './drafts';
import { ReadMarks } from './reading';
import type { Comment, Thread } from './threads';

function shelf(): DraftStorage {
  const items = new Map<string, string>();
  return {
    getItem: key => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: key => void items.delete(key)
  };
}

function thread(...comments: Partial<Comment>[]): Thread {
  return {
    id: 't1',
    guide: 'g1',
    anchor: { step_id: 's1' },
    resolved: false,
    comments: comments.map((said, index) => ({
      id: `c${index}`,
      author: 'Lee',
      body: 'Careful.',
      at: `2026-11-22T09:0${index}:00Z`,
      ...said
    }))
  };
}

describe('A thread', () => {
  it('is unread until it was read, and again once others go on, also after a reload', () => {
    const storage = shelf();
    const marks = new ReadMarks(storage, 'g1');
    expect(marks.isUnread(thread({}))).toBe(true);
    expect(marks.read([thread({})])).toHaveLength(1);
    expect(marks.read([thread({})])).toEqual([]);
    const again = new ReadMarks(storage, 'g1');
    expect(again.isUnread(thread({}))).toBe(false);
    expect(again.isUnread(thread({}, {}))).toBe(true);
    expect(new ReadMarks(storage, 'g2').isUnread(thread({}))).toBe(true);
  });

  it.each([{ mine: true }, { deleted: true }])('is not unread for %j', said => {
    expect(new ReadMarks(shelf(), 'g1').isUnread(thread(said))).toBe(false);
  });
});
