import { SuggestionDraft } from './draft';

const SEEN = [
  { id: 'h', cell_type: 'markdown' as const, source: '## Load' },
  { id: 'a', cell_type: 'code' as const, source: 'a = 1' },
  { id: 'b', cell_type: 'code' as const, source: 'b = a' }
];

describe('SuggestionDraft', () => {
  it('says nothing as long as it is what was seen', () => {
    const draft = new SuggestionDraft(SEEN);
    expect(draft.suggestion).toBeNull();
    draft.write('a', 'a = 2');
    expect(draft.suggestion?.cells[1]).toEqual({ id: 'a', cell_type: 'code', source: 'a = 2' });
    draft.write('a', 'a = 1');
    expect(draft.suggestion).toBeNull();
  });

  it('merges a cell with the one above of its kind', () => {
    const draft = new SuggestionDraft(SEEN);
    draft.mergeUp('b');
    draft.mergeUp('a');
    expect(draft.suggestion?.cells.map(({ id, source }) => [id, source])).toEqual([
      ['h', '## Load'],
      ['a', 'a = 1\nb = a']
    ]);
  });

  it('adds cells without ids, and takes cells out', () => {
    const draft = new SuggestionDraft(SEEN);
    const key = draft.add('h', 'markdown');
    draft.write(key, 'Why so.');
    draft.remove('b');
    expect(draft.suggestion?.cells.map(({ id }) => id)).toEqual(['h', null, 'a']);
    expect(draft.suggestion?.seen).toEqual(SEEN);
  });
});
