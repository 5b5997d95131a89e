import { guessKind } from './kinds';

describe('guessKind', () => {
  it.each([
    ['This is what the column means.', 'NOTE'],
    ['Refunds look like payments, be careful.', 'WARNING'],
    ['This doesn’t work with pandas 2', 'WARNING'],
    ['It overwrites your file!', 'CAUTION'],
    ['You must sort by date before this.', 'IMPORTANT'],
    ['`read_csv(engine="pyarrow")` is faster.', 'TIP'],
    ['Tip: never mind the warnings here.', 'TIP'],
    ['**Note**: it fails on Mondays', 'NOTE'],
    ['', 'NOTE']
  ])('of “%s” is %s', (body, kind) => {
    expect(guessKind(body)).toBe(kind);
  });

  it('takes no word for a part of another', () => {
    expect(guessKind('Mustard sells in a tipi')).toBe('NOTE');
  });
});
