import { nullTranslator } from '@jupyterlab/translation';

import { helpWith, hintOf } from './hints';

const trans = nullTranslator.load('jupyter_stepguide');

describe('hintOf', () => {
  it('names the click that helps instead of a command', () => {
    const refused = { code: 'unverified', hint: 'stepguide verify /srv/a.ipynb' };
    expect(hintOf(refused, trans)).toBe('Verify first: the badge in the toolbar.');
  });

  it.each(['stepguide publish a.ipynb', 'choose another: --slug x-2', '-o takes a file name'])(
    'never passes a command on: %s',
    hint => {
      expect(hintOf({ code: 'new_code', hint }, trans)).toBe('');
    }
  );

  it.each(['make it smaller, or raise c.StepGuide.bundle_limit', 'check the path', ''])(
    'passes on what helps anywhere: %s',
    hint => {
      const said = hintOf({ code: 'new_code', hint }, trans);
      expect(said).toBe(hint.slice(0, 1).toUpperCase() + hint.slice(1));
    }
  );
});

describe('helpWith', () => {
  it('says why and what helps', () => {
    const found = { cause: 'missing_file' as const, hint: 'put orders.csv beside it' };
    expect(helpWith(found, trans)).toBe('A file is missing here. Put orders.csv beside it');
    expect(helpWith({ cause: 'unknown', hint: '' }, trans)).toBe('');
    expect(helpWith({ cause: null, hint: 'h' }, trans)).toBe('H');
  });

  it('says in words of Lab what the command line has options for', () => {
    const found = { cause: 'too_slow' as const, hint: 'allow more: --timeout S' };
    expect(helpWith(found, trans)).not.toMatch(/--/);
  });
});
