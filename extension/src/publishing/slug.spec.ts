import { SLUG, slugOf } from './slug';

describe('slugOf', () => {
  it.each([
    ['Paid orders by month', 'paid-orders-by-month'],
    ['  Umsätze: März!  ', 'umsatze-marz'],
    ['東京', 'guide'],
    ['', 'guide'],
    ['word '.repeat(20), 'word-'.repeat(11) + 'word']
  ])('of %j is %s', (title, expected) => {
    expect(slugOf(title)).toBe(expected);
    expect(slugOf(title)).toMatch(SLUG);
  });
});
