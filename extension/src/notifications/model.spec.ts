import { Signal } from '@lumino/signaling';

import { ApiClient } from '../api/client';
import type { Update } from '../api/updates';
import type { ISeen } from '../testing/server';
import { serverAnswering } from '../testing/server';
import type { IUpdates } from '../tokens';
import { Notifications } from './model';

const TOLD = { id: 7, kind: 'comment_added', reason: 'author', at: '', actor: 'Lee', guide: 'g1' };

/** News that come when they are told to. */
class News implements IUpdates {
  readonly told = new Signal<this, readonly Update[]>(this);
  follow(): void {
    // Nothing to open.
  }
}

function over(answer: (request: ISeen) => { status?: number; body: string }) {
  const { serverSettings, seen } = serverAnswering(answer);
  const updates = new News();
  const model = new Notifications({ client: new ApiClient({ serverSettings }), updates });
  return { model, updates, seen };
}

const list = (unread: number): { body: string } => ({
  body: JSON.stringify({ notifications: [TOLD], unread })
});

describe('Notifications', () => {
  it('counts what is unread, also beyond the list', async () => {
    const { model } = over(() => list(12));
    await model.refresh();
    expect([model.list?.length, model.unread.value]).toEqual([1, 12]);
  });

  it('asks as the news begin, and again as something comes', async () => {
    const { model, updates, seen } = over(() => list(1));
    const news = { seq: 1, op_id: 'o', kind: 'comment_added', at: '', guide: 'g1' };
    for (const told of [[], [news]]) {
      const answered = new Promise(resolve => model.changed.connect(resolve));
      updates.told.emit(told);
      await answered;
    }
    updates.told.emit([]);
    expect(seen).toHaveLength(2);
  });

  it('marks all as read up to what the person was shown', async () => {
    const { model, seen } = over(({ method }) => list(method === 'POST' ? 0 : 1));
    await model.refresh();
    await model.readAll();
    expect(JSON.parse(seen[1]?.body ?? '')).toEqual({ up_to: 7 });
    expect(model.unread.value).toBe(0);
  });

  it('keeps what it knew where the server does not answer, and says so', async () => {
    let status = 200;
    const { model } = over(() => ({ status, ...list(3) }));
    await model.refresh();
    status = 503;
    await model.refresh();
    expect(model.trouble).not.toBeNull();
    expect([model.list?.length, model.unread.value]).toEqual([1, 3]);
  });

  it('takes down what was read where it stands, as long as something is unread', async () => {
    let unread = 1;
    const { model, seen } = over(({ method }) => list(method === 'POST' ? 0 : unread));
    await model.refresh();
    await model.readThreads(['t1']);
    expect(JSON.parse(seen[1]?.body ?? '')).toEqual({ thread: 't1' });
    await model.readThreads(['t1']);
    expect(seen).toHaveLength(2);
    unread = 0;
    await model.refresh();
    await model.readThreads(['t1', 't2']);
    expect(seen).toHaveLength(3);
  });
});
