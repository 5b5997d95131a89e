import { ContentsManager } from '@jupyterlab/services';

import { ApiClient } from '../api/client';
import type { IAnswer, ISeen } from '../testing/server';
import { serverAnswering } from '../testing/server';
import type { BuiltGuide } from '../creating/making';
import { guidePath, RecordedSessions } from './model';

const SESSION = {
  id: 's1',
  notebook: 'work/orders.ipynb',
  kernel: 'stepguide',
  started: '2026-11-22T09:02:00Z',
  runs: 42,
  errors: 1
};

const BUILT: BuiltGuide = {
  path: 'work/built.ipynb',
  steps: 3,
  cells_kept: 5,
  cells_recorded: 42,
  proof: { status: 'proved' }
};

const CHOSEN = {
  keep: ['c1@1'],
  left_out: [],
  steps: [],
  title: '',
  objectives: null,
  parameters: []
};

/** The model on a server that has one session and a folder `work` with these files. */
function modelOver(
  names: string[],
  { writable = true } = {}
): { model: RecordedSessions; seen: ISeen[] } {
  const { serverSettings, seen } = serverAnswering(request => answer(request, names, writable));
  const contents = new ContentsManager({ serverSettings });
  const model = new RecordedSessions({ client: new ApiClient({ serverSettings }), contents });
  return { model, seen };
}

function answer({ url }: ISeen, names: string[], writable: boolean): IAnswer {
  const [, path] = /\/api\/contents\/?(.*)$/.exec(url.pathname) ?? [];
  if (path !== undefined) {
    const listed = url.searchParams.get('content') === '1' ? names : null;
    return { body: JSON.stringify(folder(path, listed, path === '' || writable)) };
  }
  return url.pathname.endsWith('/build')
    ? { status: 201, body: JSON.stringify(BUILT) }
    : { body: JSON.stringify({ sessions: [SESSION] }) };
}

/** A folder as the contents API describes it; null where its content was not asked for. */
function folder(where: string, names: string[] | null, writable: boolean): object {
  const entry = (name: string, path: string, content: unknown): object => ({
    name,
    path,
    type: content === undefined ? 'notebook' : 'directory',
    writable,
    created: SESSION.started,
    last_modified: SESSION.started,
    mimetype: null,
    format: content === undefined ? null : 'json',
    content: content ?? null
  });
  const content =
    names === null ? null : names.map(name => entry(name, `${where}/${name}`, undefined));
  return entry(where, where, content);
}

describe('guidePath', () => {
  it.each([
    ['orders.ipynb', 'orders-guide.ipynb'],
    ['a.b/orders.v2.ipynb', 'a.b/orders.v2-guide.ipynb'],
    ['/elsewhere/orders.ipynb', 'orders-guide.ipynb'],
    ['untitled', 'untitled-guide.ipynb'],
    [null, 'guide.ipynb']
  ])('of %s is %s', (notebook, expected) => {
    expect(guidePath(notebook)).toBe(expected);
  });
});

describe('RecordedSessions', () => {
  it('lists what the server has', async () => {
    expect(await modelOver([]).model.list()).toEqual([SESSION]);
  });

  it.each([
    [[], 'work/orders-guide.ipynb'],
    [['orders.ipynb'], 'work/orders-guide.ipynb'],
    [['orders-guide.ipynb'], 'work/orders-guide-2.ipynb'],
    [['orders-guide.ipynb', 'orders-guide-2.ipynb'], 'work/orders-guide-3.ipynb']
  ])('writes a guide beside the notebook and over nothing: %j', async (names, expected) => {
    const { model, seen } = modelOver(names);
    expect(await model.maker(SESSION).make(CHOSEN)).toEqual(BUILT);
    const body: unknown = JSON.parse(seen.at(-1)?.body ?? '');
    expect(body).toEqual({ output: expected, proof: false, ...CHOSEN });
  });

  it('writes into the root folder where that of the notebook is read-only', async () => {
    const { model, seen } = modelOver(['orders-guide.ipynb'], { writable: false });
    await model.maker(SESSION).make(CHOSEN);
    const { output } = JSON.parse(seen.at(-1)?.body ?? '') as { output: string };
    expect(output).toBe('orders-guide-2.ipynb');
  });
});
