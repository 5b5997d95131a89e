import type { DraftStorage } from './drafts';
import { Drafts } from './drafts';

const ANCHOR = { step_id: 's1', cell_id: 'c1' };
const AIM = { anchor: ANCHOR, base: null };

class Shelf implements DraftStorage {
  readonly items = new Map<string, string>();
  full = false;

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.full) {
      throw new DOMException('full', 'QuotaExceededError');
    }
    this.items.set(key, value);
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }
}

describe('Drafts', () => {
  it('come back after a reload, under the same operation, for the same guide only', () => {
    const shelf = new Shelf();
    const before = new Drafts(shelf, 'g1');
    before.set('form', 'half a thought', AIM);
    expect(new Drafts(shelf, 'g1').get('form')).toEqual(before.get('form'));
    expect(new Drafts(shelf, 'g2').get('form')).toBeNull();
  });

  it('are another operation once they say or mean something else', () => {
    const drafts = new Drafts(new Shelf(), 'g1');
    const opIds = [
      ['a', ANCHOR],
      ['a', ANCHOR],
      ['ab', ANCHOR],
      ['ab', { step_id: 's2' }]
    ].map(([text, anchor]) => {
      drafts.set('form', text as string, { anchor: anchor as typeof ANCHOR, base: null });
      return drafts.get('form')?.opId;
    });
    expect(opIds[0]).toBe(opIds[1]);
    expect(new Set(opIds).size).toBe(3);
  });

  it('leave nothing behind', () => {
    const shelf = new Shelf();
    const drafts = new Drafts(shelf, 'g1');
    drafts.set('form', 'text', AIM);
    drafts.set('form', '  \n');
    expect(drafts.get('form')).toBeNull();
    expect(shelf.items.size).toBe(0);
  });

  it('live on without a storage', () => {
    const shelf = new Shelf();
    shelf.full = true;
    const drafts = new Drafts(shelf, 'g1');
    drafts.set('form', 'text', AIM);
    expect(drafts.get('form')?.text).toBe('text');
  });

  it.each(['{', '3', 'null', '[1]', '{"form": {"text": 3}}', '{"form": {"text": "a"}}'])(
    'are none where the storage holds %s',
    held => {
      const shelf = new Shelf();
      new Drafts(shelf, 'g1').set('form', 'text');
      const [key = ''] = shelf.items.keys();
      shelf.items.set(key, held);
      expect(new Drafts(shelf, 'g1').get('form')).toBeNull();
    }
  );
});
