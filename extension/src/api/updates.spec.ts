import { ServerConnection } from '@jupyterlab/services';

import { serverAnswering } from '../testing/server';
import { ApiClient } from './client';
import type { Update } from './updates';
import { Updates } from './updates';

function update(seq: number): Update {
  return { seq, op_id: `op-${seq}`, kind: 'comment_added', at: '', guide: 'g1', thread: 't1' };
}

/** A WebSocket whose other end is in the hands of a test. */
class Socket {
  static opened: Socket[] = [];

  constructor(readonly url: string) {
    Socket.opened.push(this);
  }

  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  say(updates: readonly Update[], newest: number): void {
    this.onmessage?.({ data: JSON.stringify({ updates, newest }) });
  }

  close(): void {
    this.onclose?.();
  }
}

function following(answers: readonly string[] = []) {
  Socket.opened = [];
  const left = [...answers];
  const { serverSettings: plain, seen } = serverAnswering(() => {
    const body = left.shift();
    if (body === undefined) {
      throw new ServerConnection.NetworkError(new TypeError('gone'));
    }
    return { body };
  });
  const serverSettings = ServerConnection.makeSettings({
    ...plain,
    token: 'a b',
    appendToken: true,
    WebSocket: Socket as unknown as typeof WebSocket
  });
  const client = new ApiClient({ serverSettings });
  const updates = new Updates({ client, serverSettings, retryMs: 1 });
  const told: (readonly number[])[] = [];
  updates.told.connect((_, list) => told.push(list.map(({ seq }) => seq)));
  return { updates, told, seen };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => setTimeout(resolve, 1));
  }
}

it('tells what comes over one socket', () => {
  const { updates, told } = following();
  updates.follow();
  updates.follow();
  expect(Socket.opened.map(({ url }) => url)).toEqual([
    'ws://localhost:1/user/mia/stepguide/api/updates?token=a%20b'
  ]);
  Socket.opened[0]?.say([], 7);
  Socket.opened[0]?.say([update(8)], 8);
  expect(told).toEqual([[], [8]]);
  updates.dispose();
});

it('asks while there is no socket, and goes on from the last number, so that nothing is missed', async () => {
  const { updates, told, seen } = following([JSON.stringify({ updates: [update(9)], newest: 9 })]);
  updates.follow();
  Socket.opened[0]?.say([], 8);
  Socket.opened[0]?.close();
  await until(() => Socket.opened.length === 2);
  expect(seen[0]?.url.searchParams.get('since')).toBe('8');
  expect(new URL(Socket.opened[1]?.url ?? '').searchParams.get('since')).toBe('9');
  expect(told).toEqual([[], [9]]);
  updates.dispose();
});

it('tries again for as long as the server is gone', async () => {
  const { updates, told } = following();
  updates.follow();
  Socket.opened[0]?.close();
  await until(() => Socket.opened.length === 2);
  Socket.opened[1]?.close();
  await until(() => Socket.opened.length === 3);
  expect(told).toEqual([]);
  updates.dispose();
  Socket.opened[2]?.close();
  expect(Socket.opened).toHaveLength(3);
});

it('takes no notice of what is no news', () => {
  const { updates, told } = following();
  updates.follow();
  Socket.opened[0]?.onmessage?.({ data: '{"hello": 1}' });
  expect(told).toEqual([]);
  updates.dispose();
});
