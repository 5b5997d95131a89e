import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { ApiClient } from '../api/client';
import type { ISeen } from '../testing/server';
import { serverAnswering } from '../testing/server';
import { digest, KernelObserver } from './observer';

/** A kernel without a tracker, and the messages of its requests. */
class WatchedKernel {
  readonly anyMessage = new Signal<this, object>(this);
  readonly iopubMessage = new Signal<this, object>(this);
  readonly kernelChanged = new Signal<this, object>(this);
  readonly session = { kernel: this };

  requestKernelInfo(): Promise<object> {
    return Promise.resolve({ header: { session: 'the kernel' } });
  }

  /** This page asks for something. */
  ask(id: string, metadata: object, content: object = {}): void {
    const msg = { header: { msg_id: id, msg_type: 'execute_request' }, metadata, content };
    this.anyMessage.emit({ direction: 'send', msg });
  }

  /** The kernel sends what belongs to a request to everybody. */
  tell(id: string, msg_type: string, content: object): void {
    const header = { msg_type, session: 'the kernel', date: '2026-11-22T12:00:00Z' };
    this.iopubMessage.emit({ header, parent_header: { msg_id: id }, content });
  }

  run(id: string, code: string): void {
    this.tell(id, 'execute_input', { code });
    this.tell(id, 'status', { execution_state: 'idle' });
  }
}

const STANDING = { session: 's', log: null, runs: 0, recording: true, marked_runs: 0 };

async function recording(): Promise<{
  kernel: WatchedKernel;
  observer: KernelObserver;
  told: () => Promise<string[]>;
}> {
  const { serverSettings, seen } = serverAnswering(() => ({ body: JSON.stringify(STANDING) }));
  const kernel = new WatchedKernel();
  const observer = new KernelObserver({
    client: new ApiClient({ serverSettings }),
    sessionContext: kernel as unknown as ISessionContext,
    kernelspec: () => ({ kernel: 'echo', language: 'echo', version: '1' }),
    notebook: () => 'echo.ipynb'
  });
  const connection = kernel as unknown as Kernel.IKernelConnection;
  await observer.ask(connection, 'record');
  return {
    kernel,
    observer,
    told: async () => {
      // Requests go out one after the other: the answer to this one comes last.
      await observer.ask(connection, 'peek');
      return seen.flatMap(runsIn);
    }
  };
}

/** `cell: source` of each run that a request tells. */
function runsIn({ body }: ISeen): string[] {
  const { runs } = JSON.parse(body) as { runs: { cell_id: string | null; source: string }[] };
  return runs.map(({ cell_id, source }) => `${cell_id ?? 'nowhere'}: ${source}`);
}

describe('KernelObserver', () => {
  it('tells of the runs of this page with their cells, and of those of others', async () => {
    const { kernel, told } = await recording();
    kernel.ask('r1', { cellId: 'c1' });
    kernel.run('r1', 'mine');
    kernel.run('r2', 'theirs');
    expect(await told()).toEqual(['c1: mine', 'nowhere: theirs']);
  });

  it.each([{ silent: true }, { store_history: false }])('tells nothing of %j', async content => {
    const { kernel, told } = await recording();
    kernel.ask('r1', { cellId: 'c1' }, content);
    kernel.run('r1', 'unseen');
    expect(await told()).toEqual([]);
  });

  it.each([{}, { silent: true }])('forgets a request %j once the kernel is done', async content => {
    const { kernel, told } = await recording();
    kernel.ask('r1', { cellId: 'c1' }, content);
    kernel.tell('r1', 'status', { execution_state: 'idle' });
    // No kernel uses an id again; with what is forgotten, this run is nobody's.
    kernel.run('r1', 'later');
    expect(await told()).toEqual(['nowhere: later']);
  });

  it('sees nothing any more once it is disposed of', async () => {
    const { kernel, observer, told } = await recording();
    observer.dispose();
    kernel.run('r1', 'unseen');
    expect(await told()).toEqual([]);
  });

  it('forgets a request that was aborted', async () => {
    const { kernel, told } = await recording();
    kernel.ask('r1', { cellId: 'c1' });
    const msg = { header: {}, parent_header: { msg_id: 'r1' }, content: { status: 'aborted' } };
    kernel.anyMessage.emit({ direction: 'recv', msg });
    kernel.run('r1', 'later');
    expect(await told()).toEqual(['nowhere: later']);
  });
});

describe('digest', () => {
  it.each(['', 'a', 'b8f0-4c', 'ünïcode'])('of %j are eight hexadecimal digits', text => {
    expect(digest(text)).toMatch(/^[0-9a-f]{8}$/);
    expect(digest(text)).not.toBe(digest(`${text}!`));
  });
});
