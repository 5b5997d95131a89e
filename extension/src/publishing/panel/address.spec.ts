import { nullTranslator } from '@jupyterlab/translation';

import { ApiClient } from '../../api/client';
import { serverAnswering } from '../../testing/server';
import { findPage, pageAt } from './address';

const trans = nullTranslator.load('jupyter_stepguide');
const ROOM = 'http://127.0.0.1:8870/';

function options(answer: { status?: number; body: string }): Parameters<typeof findPage>[1] {
  const { serverSettings } = serverAnswering(() => answer);
  const client = new ApiClient({ serverSettings });
  return { client, isRemote: false, here: 'localhost', trans };
}

describe('pageAt', () => {
  it.each([
    [ROOM, 'localhost', 'http://localhost:8870/w/paid'],
    [ROOM, '127.0.0.1', 'http://127.0.0.1:8870/w/paid'],
    ['https://team.example/room/', 'localhost', 'https://team.example/room/w/paid']
  ])('%s, seen from %s', (room, here, page) => {
    expect(pageAt(room, 'paid', here)).toBe(page);
  });
});

describe('findPage', () => {
  it('is the page in a room that may be framed', async () => {
    const body = JSON.stringify({ url: ROOM, is_framed: true });
    expect(await findPage('paid', options({ body }))).toEqual({
      url: 'http://localhost:8870/w/paid'
    });
  });

  it('are words where it may not, where it is out of reach, and where none opens', async () => {
    const body = JSON.stringify({ url: ROOM, is_framed: false });
    expect(await findPage('paid', options({ body }))).toMatchObject({ retry: false });
    const far = { ...options({ body }), isRemote: true };
    expect(await findPage('paid', far)).toMatchObject({ retry: false });
    const said = JSON.stringify({ code: 'room_unavailable', message: 'It did not open', hint: '' });
    expect(await findPage('paid', options({ status: 503, body: said }))).toMatchObject({
      words: expect.stringContaining('It did not open') as string,
      retry: true
    });
  });
});
