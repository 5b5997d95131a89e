import { CodeEditor } from '@jupyterlab/codeeditor';

import { appended, quoted, selectedLines } from './quoting';

const SOURCE = 'orders = load()\npaid = orders[1:]\n\nlen(paid)';

function selected(from: [number, number], to: [number, number]): string {
  const model = new CodeEditor.Model();
  model.sharedModel.setSource(SOURCE);
  const [start, end] = [from, to].map(([line, column]) => ({ line, column }));
  const getSelection = (): CodeEditor.ITextSelection => ({
    start: start ?? { line: 0, column: 0 },
    end: end ?? { line: 0, column: 0 },
    uuid: ''
  });
  return selectedLines({ model, getSelection });
}

describe('selectedLines', () => {
  it.each<[string, [number, number], [number, number], string]>([
    ['whole lines of what is selected', [0, 3], [1, 4], 'orders = load()\npaid = orders[1:]'],
    ['the same selected upwards', [1, 4], [0, 3], 'orders = load()\npaid = orders[1:]'],
    ['not the line that the selection only reaches', [1, 0], [2, 0], 'paid = orders[1:]'],
    ['nothing where nothing is selected', [1, 4], [1, 4], ''],
    ['nothing of blank lines', [2, 0], [3, 0], '']
  ])('are %s', (_, from, to, lines) => {
    expect(selected(from, to)).toBe(lines);
  });
});

describe('quoted', () => {
  it('is code for code, in a fence that the code cannot end', () => {
    expect(quoted('a = 1', 'code')).toBe('```\na = 1\n```\n\n');
    expect(quoted("'```'", 'code')).toBe("````\n'```'\n````\n\n");
  });

  it('is a quote for text', () => {
    expect(quoted('One\n\ntwo', 'markdown')).toBe('> One\n> \n> two\n\n');
  });
});

it('a quote goes below what was begun', () => {
  expect(appended('', '> a\n\n')).toBe('> a\n\n');
  expect(appended('Begun. ', '> a\n\n')).toBe('Begun.\n\n> a\n\n');
});
