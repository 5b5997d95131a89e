import { StateDB } from '@jupyterlab/statedb';

import { ApiClient } from '../api/client';
import type { IAnswer, ISeen } from '../testing/server';
import { serverAnswering } from '../testing/server';
import { Suggestions } from './model';

const WORK = { imports: ['pandas'], files: ['orders.csv'] };

const guide = (slug: string): object => ({
  slug,
  title: slug,
  summary: '',
  steps: 2,
  minutes: 3,
  verified: null,
  reasons: ['reads orders.csv, as you do'],
  url: `http://127.0.0.1:1/w/${slug}`
});

const STEPS = [
  { id: 's1', number: 1, title: 'Load', code: ['import pandas'] },
  { id: 's2', number: 2, title: 'Words only', code: [] }
];

function suggestionsOver(
  state: StateDB | null = null,
  refuse: IAnswer | null = null
): { model: Suggestions; seen: ISeen[] } {
  const { serverSettings, seen } = serverAnswering(({ url }) => {
    if (refuse !== null) {
      return refuse;
    }
    return url.pathname.endsWith('/steps')
      ? { body: JSON.stringify({ steps: STEPS }) }
      : { body: JSON.stringify({ suggestions: [guide('best'), guide('next')] }) };
  });
  return { model: new Suggestions({ client: new ApiClient({ serverSettings }), state }), seen };
}

const slugs = (model: Suggestions): string[] | undefined => model.guides?.map(({ slug }) => slug);

describe('Suggestions', () => {
  it('finds the guides that fit, in the order of the server', async () => {
    const { model, seen } = suggestionsOver();
    expect(model.guides).toBeNull();
    await model.look('a.ipynb', WORK);
    expect(slugs(model)).toEqual(['best', 'next']);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ ...WORK, path: 'a.ipynb' });
  });

  it('asks again only when the work is another', async () => {
    const { model, seen } = suggestionsOver();
    await model.look('a.ipynb', WORK);
    await model.look('a.ipynb', WORK);
    expect(seen).toHaveLength(1);
    await model.look('b.ipynb', WORK);
    expect(seen).toHaveLength(2);
  });

  it('asks nothing about a notebook that uses nothing', async () => {
    const { model, seen } = suggestionsOver();
    await model.look('a.ipynb', { imports: [], files: [] });
    expect(model.guides).toEqual([]);
    expect(seen).toEqual([]);
  });

  it('forgets a dismissed guide for good, until it is wanted again', async () => {
    const state = new StateDB();
    const { model } = suggestionsOver(state);
    await model.look('a.ipynb', WORK);
    await model.dismiss('best');
    expect(slugs(model)).toEqual(['next']);

    const later = suggestionsOver(state).model;
    await later.look('a.ipynb', WORK);
    expect(slugs(later)).toEqual(['next']);
    expect(later.dismissed).toBe(1);
    await later.restore();
    expect(slugs(later)).toEqual(['best', 'next']);
  });

  it('fetches the steps with code once somebody wants to see them', async () => {
    const { model, seen } = suggestionsOver();
    await model.look('a.ipynb', WORK);
    expect(model.steps('best')).toBeNull();
    await model.toggle('best');
    expect(model.steps('best')).toEqual([STEPS[0]]);
    await model.toggle('best');
    expect(model.steps('best')).toBeNull();
    await model.toggle('best');
    expect(seen.filter(({ url }) => url.pathname.endsWith('/steps'))).toHaveLength(1);
  });

  it('is quiet about a server that does not answer, and asks again', async () => {
    const { model, seen } = suggestionsOver(null, { status: 503, body: '' });
    await model.look('a.ipynb', WORK);
    expect(model.guides).toEqual([]);
    await model.look('a.ipynb', WORK);
    expect(seen).toHaveLength(2);
    await model.toggle('best');
    expect(model.steps('best')).toBe('unknown');
  });
});
