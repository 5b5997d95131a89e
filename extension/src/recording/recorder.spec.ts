import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { NotebookRecorder } from './recorder';

/** What a tracker says of itself; the rest is as at the start. */
interface ISaid {
  recording?: boolean;
  runs?: number;
  marked_runs?: number;
}

/** A kernel that answers each request with what its tracker would say next. */
class ScriptedKernel {
  constructor(private readonly _answers: (ISaid | Error)[]) {}

  readonly asked: string[] = [];
  readonly info = Promise.resolve({ implementation: 'ipython' });
  readonly isDisposed = false;
  readonly connectionStatus = 'connected';
  status: Kernel.Status = 'idle';

  requestExecute({ code }: { code: string }): { done: Promise<unknown> } {
    this.asked.push(code);
    const said = this._answers.shift() ?? {};
    return { done: said instanceof Error ? Promise.reject(said) : Promise.resolve(reply(said)) };
  }
}

function reply(said: ISaid): object {
  const status = { state: 'on', session: 's1', log: '/l', known_from: 1, unseen_runs: 0, ...said };
  const expression = { status: 'ok', data: { 'application/json': { status } } };
  return { content: { status: 'ok', user_expressions: { status: expression } } };
}

class ScriptedContext {
  constructor(kernel: ScriptedKernel) {
    this.session = { kernel };
  }

  session: { kernel: ScriptedKernel | null };
  readonly kernelChanged = new Signal<this, object>(this);
  readonly statusChanged = new Signal<this, Kernel.Status>(this);
  readonly connectionStatusChanged = new Signal<this, Kernel.ConnectionStatus>(this);
  readonly iopubMessage = new Signal<this, object>(this);

  run(): void {
    this.iopubMessage.emit({ header: { msg_type: 'execute_input' } });
  }
}

/** A recorder on a kernel with these answers, the first of which it was met with. */
async function recorderOn(...answers: (ISaid | Error)[]): Promise<{
  recorder: NotebookRecorder;
  context: ScriptedContext;
  kernel: ScriptedKernel;
  told: string[];
}> {
  const kernel = new ScriptedKernel(answers);
  const context = new ScriptedContext(kernel);
  const recorder = new NotebookRecorder({
    sessionContext: context as unknown as ISessionContext,
    loadTracker: () => Promise.resolve('always')
  });
  const told: string[] = [];
  recorder.interrupted.connect((_, { what, kept }) => told.push(`${what} ${kept?.runs ?? 0}`));
  await settled();
  return { recorder, context, kernel, told };
}

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));

const ON: ISaid = { recording: true, runs: 0, marked_runs: 0 };

describe('NotebookRecorder', () => {
  it('finds a recording again that goes on in the kernel', async () => {
    const { recorder } = await recorderOn({ recording: true, runs: 5, marked_runs: 2 });
    expect(recorder.recording).toMatchObject({ kind: 'recording', runs: 2, allRuns: 5 });
  });

  it('finds a range again that was ended', async () => {
    const { recorder } = await recorderOn({ recording: false, runs: 5, marked_runs: 2 });
    expect(recorder.recording).toMatchObject({ kind: 'stopped', session: 's1', runs: 2 });
  });

  it('keeps what ran when the kernel is changed', async () => {
    const { recorder, context, kernel, told } = await recorderOn({}, ON);
    await recorder.record();
    context.run();
    context.kernelChanged.emit({ oldValue: kernel, newValue: new ScriptedKernel([]) });
    expect(recorder.recording).toMatchObject({ kind: 'stopped', session: 's1', runs: 1 });
    expect(told).toEqual(['changed 1']);
  });

  it('has nothing to keep where nothing ran', async () => {
    const { recorder, context, told } = await recorderOn({}, ON);
    await recorder.record();
    context.statusChanged.emit('dead');
    expect(recorder.recording.kind).toBe('idle');
    expect(told).toEqual(['gone 0']);
  });

  it('goes on after a restart, and hands out what ran before', async () => {
    const { recorder, context, told } = await recorderOn({}, ON, ON);
    await recorder.record();
    context.run();
    context.statusChanged.emit('restarting');
    context.statusChanged.emit('idle');
    await settled();
    expect(recorder.recording).toMatchObject({ kind: 'recording', runs: 0 });
    expect(told).toEqual(['restarted 1']);
  });

  it('keeps what ran when the kernel ends before it answers to Stop', async () => {
    const { recorder, context } = await recorderOn({}, ON, new Error('Canceled'));
    await recorder.record();
    context.run();
    await expect(recorder.stop()).rejects.toThrow('no-answer');
    expect(recorder.recording).toMatchObject({ kind: 'stopped', runs: 1 });
  });

  it.each([0, 3])('has what a kernel left that is gone, if anything: %j runs', async runs => {
    const { recorder, context } = await recorderOn({ runs });
    context.session.kernel = null;
    context.kernelChanged.emit({ oldValue: null, newValue: null });
    const known = recorder.know();
    await (runs === 0
      ? expect(known).rejects.toMatchObject({ reason: 'no-kernel' })
      : expect(known).resolves.toMatchObject({ session: 's1', allRuns: runs }));
  });

  it('counts anew after the kernel was out of reach', async () => {
    const { recorder, context } = await recorderOn({}, ON, { recording: true, marked_runs: 4 });
    await recorder.record();
    context.connectionStatusChanged.emit('connected');
    await settled();
    expect(recorder.recording).toMatchObject({ kind: 'recording', runs: 4 });
  });

  it('knows what is logged: what the tracker said, and the runs since', async () => {
    const { recorder, context, kernel } = await recorderOn({ runs: 2 });
    context.run();
    await expect(recorder.look()).resolves.toMatchObject({ runs: 3 });
    expect(kernel.asked).toHaveLength(1);
  });
});
