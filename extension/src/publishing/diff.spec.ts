import { diffLines } from './diff';

const shown = (before: string, after: string): string[] =>
  diffLines(before, after).map(({ sign, text }) => sign + text);

describe('diffLines', () => {
  it.each([
    ['', '', []],
    ['a', 'a', [' a']],
    ['', 'a', ['+a']],
    ['a', '', ['-a']],
    ['a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
    ['a\nb', 'a\nb\nb', [' a', ' b', '+b']],
    ['a\nb\nc\nd', 'b\nd\ne', ['-a', ' b', '-c', ' d', '+e']],
    ['a\nb\n', 'a\nb', [' a', ' b', '-']]
  ])('of %j and %j', (before, after, expected) => {
    expect(shown(before, after)).toEqual(expected);
  });

  it.each([
    ['one\ntwo\nthree', 'zero\ntwo\nfour\nthree'],
    ['a\na\na', 'a\nb\na'],
    ['x\n'.repeat(3000), 'y\n'.repeat(3000)]
  ])('gives both texts back', (before, after) => {
    const lines = diffLines(before, after);
    const without = (sign: string): string =>
      lines
        .filter(line => line.sign !== sign)
        .map(line => line.text)
        .join('\n');
    expect(without('+')).toBe(before);
    expect(without('-')).toBe(after);
  });
});
