import { marked } from './lines';

describe('marked', () => {
  it.each([
    ['a\nb\nc', 'a\nc', [1]],
    ['a\nc', 'a\nb\nc', []],
    ['x', 'y', [0]],
    ['b\na', 'a\nb', [0]]
  ])('finds in %j what %j has not', (text, other, expected) => {
    const found = marked(text, other).flatMap(({ isNew }, index) => (isNew ? [index] : []));
    expect(found).toEqual(expected);
  });
});
