import { completed, mentionAt, namesFor } from './mention';

describe('A mention', () => {
  it.each([
    ['@', ''],
    ['ask @mi', 'mi'],
    ['(@mia.k', 'mia.k'],
    ['one\n@le', 'le']
  ])('is typed behind an @ that begins a word: %j', (text, letters) => {
    expect(mentionAt(text, text.length)?.letters).toBe(letters);
  });

  it.each(['mia@example', '@mia ', 'text', '``@'])('is not typed in %j', text => {
    expect(mentionAt(text, text.length)).toBeNull();
  });

  it('is completed where the caret is, and the text behind it stays', () => {
    const mention = mentionAt('ask @mi, please', 7);
    expect(mention).not.toBeNull();
    if (mention !== null) {
      expect(completed('ask @mi, please', mention, 'mia')).toEqual({
        text: 'ask @mia, please',
        caret: 8
      });
      expect(completed('ask @mi', mention, 'mia')).toEqual({ text: 'ask @mia ', caret: 9 });
    }
  });

  it('is offered as the names that begin so, then as those that hold it', () => {
    const mention = { at: 0, letters: 'M' };
    expect(namesFor(mention, ['adam', 'lee', 'mia'])).toEqual(['mia', 'adam']);
  });
});
