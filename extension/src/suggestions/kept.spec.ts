import { SuggestionDraft } from './draft';
import type { SuggestionStorage } from './kept';
import { KeptSuggestion } from './kept';

const SEEN = [{ id: 'a', cell_type: 'code' as const, source: 'a = 1' }];

function storage(): SuggestionStorage {
  const held = new Map<string, string>();
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key)
  };
}

describe('KeptSuggestion', () => {
  it('keeps what is written as it was, and as the same request', () => {
    const browser = storage();
    const draft = new SuggestionDraft(SEEN);
    expect(draft.written).toBeNull();
    draft.write('a', 'a = 2');
    draft.body = 'Two.';
    const { written } = draft;
    if (written !== null) {
      new KeptSuggestion(browser, 'g1').set({ anchor: { step_id: 's' }, place: 'step 1', written });
    }
    const kept = new KeptSuggestion(browser, 'g1').get();
    const again = kept && SuggestionDraft.of(kept.written);
    expect(again?.suggestion).toEqual(draft.suggestion);
    expect([again?.body, again?.opId]).toEqual(['Two.', draft.opId]);
    expect(new KeptSuggestion(browser, 'g2').get()).toBeNull();
  });

  it('is another request once it is changed', () => {
    const draft = new SuggestionDraft(SEEN);
    const before = draft.opId;
    draft.body = 'Why not?';
    expect(draft.opId).not.toBe(before);
  });

  it.each(['{', '[]', '{"place": "step 1"}', '{"written": {"cells": [1]}}'])(
    'takes %s for nothing',
    text => {
      const browser = storage();
      browser.setItem('jupyter-stepguide:suggestion:g1', text);
      expect(new KeptSuggestion(browser, 'g1').get()).toBeNull();
    }
  );
});
