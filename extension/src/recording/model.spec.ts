import type { Contents } from '@jupyterlab/services';

import type { ApiClient } from '../api/client';
import { guidePath, RecordedSessions } from './model';

const SESSION = {
  id: 's1',
  notebook: 'work/orders.ipynb',
  kernel: 'stepguide',
  started: '2026-11-22T09:02:00Z',
  runs: 42,
  errors: 1
};

/** The model over a folder with these files; `outputs` collects what it asked to be written. */
function modelOver(names: string[]): { model: RecordedSessions; outputs: string[] } {
  const outputs: string[] = [];
  const client: Pick<ApiClient, 'post'> = {
    post: (_path, ask: { body?: { output: string } }) => {
      outputs.push(ask.body?.output ?? '');
      return Promise.reject(new Error('the server is not part of this test'));
    }
  };
  const contents: Pick<Contents.IManager, 'get'> = {
    // As the server does, this lists a folder only when the content is asked for.
    get: (path, options) => {
      const content = options?.content ? names.map(name => ({ name })) : null;
      return Promise.resolve({ path, content } as unknown as Contents.IModel);
    }
  };
  const model = new RecordedSessions({
    client: client as ApiClient,
    contents: contents as Contents.IManager
  });
  return { model, outputs };
}

describe('guidePath', () => {
  it.each([
    ['orders.ipynb', 'orders-guide.ipynb'],
    ['a.b/orders.v2.ipynb', 'a.b/orders.v2-guide.ipynb'],
    ['untitled', 'untitled-guide.ipynb'],
    [null, 'guide.ipynb']
  ])('of %s is %s', (notebook, expected) => {
    expect(guidePath(notebook)).toBe(expected);
  });
});

describe('RecordedSessions.build', () => {
  it.each([
    [[], 'work/orders-guide.ipynb'],
    [['orders.ipynb'], 'work/orders-guide.ipynb'],
    [['orders-guide.ipynb'], 'work/orders-guide-2.ipynb'],
    [['orders-guide.ipynb', 'orders-guide-2.ipynb'], 'work/orders-guide-3.ipynb']
  ])('writes beside the notebook and over nothing: %j', async (names, expected) => {
    const { model, outputs } = modelOver(names);
    await expect(model.build(SESSION)).rejects.toThrow();
    expect(outputs).toEqual([expected]);
  });
});
