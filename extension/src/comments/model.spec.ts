import { ServerConnection } from '@jupyterlab/services';

import { ApiClient } from '../api/client';
import type { IAnswer, ISeen } from '../testing/server';
import { serverAnswering } from '../testing/server';
import type { DraftStorage } from './drafts';
import { Discussion, FORM } from './model';
import type { Thread } from './threads';

const ANCHOR = { step_id: 's1', cell_id: 'c1' };
const AIM = { anchor: ANCHOR, base: null };
const STORAGE: DraftStorage = {
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined
};

function thread(id: string, changes: Partial<Thread> = {}): Thread {
  const comment = { id: `${id}-1`, author: 'Lee', body: 'Careful.', at: '2026-11-22T09:00:00Z' };
  return { id, guide: 'g1', anchor: ANCHOR, resolved: false, comments: [comment], ...changes };
}

type Answers = (request: ISeen) => IAnswer | Promise<IAnswer> | null;

/** A discussion on a server that knows these threads, and answers otherwise where told to. */
function over(threads: Thread[], otherwise: Answers = () => null, ownId: string | null = null) {
  const { serverSettings, seen } = serverAnswering(
    request => otherwise(request) ?? answer(request, threads)
  );
  const client = new ApiClient({ serverSettings });
  const discussion = new Discussion({
    client,
    storage: STORAGE,
    path: () => 'work/a b.ipynb',
    ownId: () => ownId
  });
  const posted = (): Record<string, unknown>[] =>
    seen
      .filter(request => request.method === 'POST')
      .map(request => JSON.parse(request.body) as Record<string, unknown>);
  return { discussion, seen, posted };
}

function answer({ url, method }: ISeen, threads: Thread[]): IAnswer {
  const { pathname } = url;
  const first = threads[0] ?? thread('t1');
  if (pathname.endsWith('/guides/state')) {
    return { body: JSON.stringify({ guide: 'g1' }) };
  }
  if (/\/(edit|delete|thanks)$/.test(pathname)) {
    return { body: JSON.stringify(first) };
  }
  if (pathname.endsWith('/people')) {
    return { body: JSON.stringify({ names: ['mia', 'ana'] }) };
  }
  if (pathname.endsWith('/comments') && method === 'POST') {
    return { status: 201, body: JSON.stringify(thread('new')) };
  }
  if (pathname.endsWith('/callout')) {
    const callout = { cell_id: 'x', kind: 'WARNING', body: '', credit: '', comment: '' };
    const accepted = { ...first, resolved: true, callout: { ...callout, anchor: ANCHOR } };
    return { status: 201, body: JSON.stringify(accepted) };
  }
  return /\/(resolve|reopen)$/.test(pathname)
    ? { body: JSON.stringify({ ...first, resolved: pathname.endsWith('resolve') }) }
    : { body: JSON.stringify({ threads }) };
}

const refusal = (status: number): IAnswer => ({
  status,
  body: JSON.stringify({ code: 'storage', message: 'the disk is full', hint: 'make room' })
});

const team: IAnswer = {
  status: 503,
  body: JSON.stringify({ code: 'team_unavailable', message: 'the team is away', hint: '' })
};

/** Answers the first POST with `first`, and later ones as the server does. */
function failingOnce(first: IAnswer): Answers {
  let failed = false;
  return request => {
    if (request.method !== 'POST' || failed) {
      return null;
    }
    failed = true;
    return first;
  };
}

describe('Discussion', () => {
  it('asks the server which guide lies at its path, once', async () => {
    const { discussion, seen } = over([thread('t1')]);
    await discussion.refresh();
    await discussion.refresh();
    expect(seen.map(request => request.url.pathname.split('/api')[1])).toEqual([
      '/guides/state',
      '/guides/g1/threads',
      '/guides/g1/threads'
    ]);
    expect(seen[0]?.url.searchParams.get('path')).toBe('work/a b.ipynb');
    expect(discussion.threads).toEqual([thread('t1')]);
  });

  it('tells nobody of an answer that is the same as before', async () => {
    const { discussion } = over([thread('t1')]);
    await discussion.refresh();
    const told = jest.fn();
    discussion.changed.connect(told);
    await discussion.refresh();
    expect(told).not.toHaveBeenCalled();
  });

  it('keeps what it knows and says why when the server refuses, until it answers', async () => {
    let broken = false;
    const { discussion } = over([thread('t1')], () => (broken ? refusal(500) : null));
    await discussion.refresh();
    broken = true;
    await discussion.refresh();
    expect(discussion.trouble).toEqual({
      message: 'the disk is full',
      hint: 'make room',
      lost: false
    });
    expect(discussion.threads).toHaveLength(1);
    broken = false;
    await discussion.refresh();
    expect(discussion.trouble).toBeNull();
  });

  it('tells a lost connection from a refusal', async () => {
    const lost = new ServerConnection.NetworkError(new TypeError('gone'));
    const { discussion } = over([], () => {
      throw lost;
    });
    await discussion.refresh();
    expect(discussion.trouble?.lost).toBe(true);
  });

  it('posts what the form holds, shows the thread and empties the form', async () => {
    const { discussion, posted } = over([thread('t1')]);
    await discussion.refresh();
    discussion.write(FORM, 'Careful.', AIM);
    await discussion.comment();
    expect(posted()[0]).toMatchObject({ body: 'Careful.', anchor: ANCHOR });
    expect(discussion.draft(FORM)).toBeNull();
    expect(discussion.threads?.map(one => one.id)).toEqual(['t1', 'new']);
  });

  it('keeps a comment that could not be sent, and sends it again as the same operation', async () => {
    const { discussion, posted } = over([], failingOnce(refusal(500)));
    await discussion.refresh();
    discussion.write(FORM, 'Careful.', AIM);
    await discussion.comment();
    expect(discussion.draft(FORM)?.text).toBe('Careful.');
    expect(discussion.troubleAt(FORM)?.hint).toBe('make room');
    await discussion.comment();
    const [first, second] = posted();
    expect(first?.op_id).toBe(second?.op_id);
    expect(discussion.troubleAt(FORM)).toBeNull();
    expect(discussion.draft(FORM)).toBeNull();
  });

  it('keeps what was typed while a comment was on its way', async () => {
    const { discussion } = over([]);
    await discussion.refresh();
    discussion.write(FORM, 'One.', AIM);
    const sent = discussion.comment();
    discussion.write(FORM, 'One. Two', AIM);
    await sent;
    expect(discussion.draft(FORM)?.text).toBe('One. Two');
  });

  it('sends once when asked twice', async () => {
    const { discussion, posted } = over([]);
    await discussion.refresh();
    discussion.write(FORM, 'Careful.', AIM);
    await Promise.all([discussion.comment(), discussion.comment()]);
    expect(posted()).toHaveLength(1);
  });

  it('replies in a thread', async () => {
    const { discussion, posted } = over([thread('t1')]);
    await discussion.refresh();
    discussion.write('t1', 'Right.');
    await discussion.send('t1');
    expect(posted()[0]).toMatchObject({ body: 'Right.', thread: 't1' });
    expect(posted()[0]).not.toHaveProperty('anchor');
  });

  it('shows open threads, and those that were just settled here', async () => {
    const { discussion } = over([thread('t1'), thread('t2', { resolved: true })]);
    await discussion.refresh();
    expect(discussion.shown.map(one => one.id)).toEqual(['t1']);
    await discussion.settle(thread('t1'), true);
    expect(discussion.openCount).toBe(0);
    expect(discussion.shown.map(one => one.id)).toEqual(['t1']);
    discussion.filter = 'all';
    expect(discussion.shown).toHaveLength(2);
    discussion.filter = 'open';
    expect(discussion.shown).toEqual([]);
  });

  it('makes a callout of a comment once, also when the answer was lost', async () => {
    const { discussion, posted } = over([thread('t1')], failingOnce(refusal(503)));
    await discussion.refresh();
    const [comment] = thread('t1').comments;
    if (comment === undefined) {
      throw new Error('a thread begins with a comment');
    }
    expect(await discussion.accept(thread('t1'), comment, 'WARNING')).toBeNull();
    expect(discussion.troubleAt('t1')?.message).toBe('the disk is full');
    const callout = await discussion.accept(thread('t1'), comment, 'WARNING');
    expect(callout?.cell_id).toBe('x');
    const [first, second] = posted();
    expect(first).toEqual(second);
    expect(first).toMatchObject({ comment: 't1-1', kind: 'WARNING' });
    expect(discussion.threads?.[0]?.resolved).toBe(true);
  });

  it('names another operation for settling again after reopening', async () => {
    const { discussion, posted } = over([thread('t1')]);
    await discussion.refresh();
    await discussion.settle(thread('t1'), true);
    await discussion.settle(thread('t1'), false);
    await discussion.settle(thread('t1'), true);
    expect(new Set(posted().map(body => body.op_id)).size).toBe(3);
  });

  it('takes the id that the notebook says before the one of its file', async () => {
    const { discussion, seen } = over([], undefined, 'own');
    await discussion.refresh();
    expect(seen.map(request => request.url.pathname.split('/api')[1])).toEqual([
      '/guides/own/threads'
    ]);
  });

  it('asks for its guide again when the notebook was moved', async () => {
    let guide = 'g1';
    const { discussion } = over([], ({ url }) =>
      url.pathname.endsWith('/guides/state') ? { body: JSON.stringify({ guide }) } : null
    );
    await discussion.refresh();
    guide = 'g2';
    await discussion.relocate();
    expect(discussion.guide).toBe('g2');
  });

  it('sends again what nobody answered to, as the same operation, once somebody does', async () => {
    const { discussion, posted } = over([], failingOnce(team));
    await discussion.refresh();
    discussion.write(FORM, 'Careful.', AIM);
    expect(await discussion.comment()).toBeNull();
    expect(discussion.isWaiting).toBe(true);
    await discussion.refresh();
    expect(new Set(posted().map(body => body.op_id)).size).toBe(1);
    expect(posted()).toHaveLength(2);
    expect([discussion.isWaiting, discussion.draft(FORM)]).toEqual([false, null]);
  });

  it('does not send again by itself what was refused, or changed since', async () => {
    const { discussion, posted } = over([], failingOnce(team));
    await discussion.refresh();
    discussion.write(FORM, 'Careful.', AIM);
    await discussion.comment();
    discussion.write(FORM, 'Careful, or', AIM);
    await discussion.refresh();
    expect(posted()).toHaveLength(1);
    expect(discussion.draft(FORM)?.text).toBe('Careful, or');
  });

  it('edits a comment from the revision that was seen', async () => {
    const { discussion, posted } = over([thread('t1')]);
    await discussion.refresh();
    discussion.write('t1-1', 'Careful!', { anchor: null, base: 2 });
    await discussion.send('t1-1');
    expect(posted()[0]).toMatchObject({ body: 'Careful!', base: 2 });
    expect(discussion.draft('t1-1')).toBeNull();
  });

  it('asks again where something was done while the answer was on its way', async () => {
    let asked = 0;
    const old = { body: JSON.stringify({ threads: [thread('t1')] }) };
    const { discussion } = over([thread('t1', { resolved: true })], async ({ url }) => {
      if (!url.pathname.endsWith('/threads') || ++asked !== 1) {
        return answer({ url, method: 'GET', body: '' }, [thread('t1', { resolved: true })]);
      }
      await discussion.settle(thread('t1'), true);
      return old;
    });
    await discussion.refresh();
    expect(asked).toBe(2);
    expect(discussion.threads?.[0]?.resolved).toBe(true);
  });

  it('counts the threads in which the person said something, or others did since', async () => {
    const said = (id: string, mine: boolean): Thread => ({
      ...thread(id),
      comments: thread(id).comments.map(comment => ({ ...comment, mine }))
    });
    const { discussion } = over([said('theirs', false), said('mine', true)]);
    await discussion.refresh();
    expect([discussion.count('mine'), discussion.count('unread')]).toEqual([1, 1]);
    discussion.filter = 'unread';
    discussion.markRead(discussion.threads ?? []);
    expect(discussion.count('unread')).toBe(0);
    // What was just read is not taken away from under the eyes.
    expect(discussion.shown.map(({ id }) => id)).toEqual(['theirs']);
    discussion.filter = 'mine';
    expect(discussion.shown.map(({ id }) => id)).toEqual(['mine']);
  });

  it('knows whom a comment can mention', async () => {
    const { discussion } = over([thread('t1')]);
    await discussion.refresh();
    expect(await discussion.people()).toEqual(['ana', 'Lee', 'mia']);
  });
});
