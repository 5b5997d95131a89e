import { headings, leadingHeading, plain, withLeadingTitle } from './headings';

describe('leadingHeading', () => {
  it.each([
    ['## Load', { level: 2, title: 'Load', line: 0 }],
    ['\n\n# A *b* `c` #\ntext', { level: 1, title: 'A b c', line: 2 }],
    ['Load\n----', { level: 2, title: 'Load', line: 0 }],
    ['##', { level: 2, title: '', line: 0 }],
    ['text\n\n## Load', null],
    ['#no space', null],
    ['```\n# code\n```', null],
    ['- item\n---', null],
    ['', null]
  ])('of %j is %j', (source, expected) => {
    expect(leadingHeading(source)).toEqual(expected);
  });
});

describe('headings', () => {
  it('are none within fences, and are found again below them', () => {
    const found = [...headings('~~~\n# a\n```\n~~~\n# b')];
    expect(found.map(heading => heading.title)).toEqual(['b']);
  });
});

describe('plain', () => {
  it.each([
    ['[Load](http://a) **it**', 'Load it'],
    ['<b>Load</b>  it', 'Load it'],
    ['***all***', 'all']
  ])('of %j is %j', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });
});

describe('withLeadingTitle', () => {
  it.each([
    ['## Load\nAll of it.', '## Read\nAll of it.'],
    ['Load\n====\n', 'Read\n====\n'],
    ['\n###   Load ###', '\n### Read'],
    ['no heading', 'no heading']
  ])('of %j is %j', (source, expected) => {
    expect(withLeadingTitle(source, 'Read')).toBe(expected);
  });
});
