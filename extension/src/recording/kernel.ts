import type { Kernel, KernelMessage } from '@jupyterlab/services';

/** What the tracker in a kernel says of itself. */
export interface TrackerStatus {
  state: 'on' | 'paused' | 'off';
  /** The id of the session's log. */
  session: string | null;
  /** Where the log lies, as the kernel's machine names it. */
  log: string | null;
  /** All runs that the log has. */
  runs: number;
  /** Whether the last mark is a Record and not a Stop. */
  recording: boolean;
  /** Runs before the tracker was there, known by their source alone. */
  unseen_runs: number;
  /** Since when runs are known in full, in seconds of the epoch. */
  known_from: number | null;
  /** Runs since the last Record. */
  marked_runs: number;
}

/** Why a kernel does not record. */
export type Refusal =
  'no-kernel' | 'other-kernel' | 'no-package' | 'old-package' | 'switched-off' | 'no-answer';

/** The kernel cannot record, or not now. */
export class CannotRecord extends Error {
  constructor(
    readonly reason: Refusal,
    /** What the kernel itself said, if anything. */
    readonly said = ''
  ) {
    super(said === '' ? reason : `${reason}: ${said}`);
    this.name = 'CannotRecord';
  }
}

const LOAD = '%load_ext stepguide_kernel.kernel';

/** What is asked of a tracker, as code for the kernel. */
export const Requests = {
  /** Nothing but its status, without loading it. */
  peek: '',
  load: LOAD,
  record: `${LOAD}\n%stepguide record`,
  stop: '%stepguide stop',
  pause: '%stepguide pause',
  resume: '%stepguide resume',
  off: '%stepguide off'
} as const;

/** A dictionary where the tracker is loaded, and None elsewhere; as JSON, which reprs are not. */
const STATUS =
  "__import__('IPython.display', fromlist=['JSON']).JSON({'status':" +
  " __import__('sys').modules['stepguide_kernel.kernel'].status()" +
  " if 'stepguide_kernel.kernel' in __import__('sys').modules else None})";

/**
 * Run a request in the kernel, unseen: it is no run, has no number and leaves no output.
 *
 * Null is the answer to a peek at a kernel without the tracker.
 *
 * @throws CannotRecord
 */
export async function askTracker(
  kernel: Kernel.IKernelConnection,
  code: string
): Promise<TrackerStatus | null> {
  const { implementation } = await kernel.info;
  if (implementation !== 'ipython') {
    throw new CannotRecord('other-kernel', implementation);
  }
  const future = kernel.requestExecute({
    code,
    silent: true,
    store_history: false,
    stop_on_error: false,
    user_expressions: { status: STATUS }
  });
  const reply = await future.done;
  return statusIn(reply.content);
}

/** @throws CannotRecord */
export function statusIn(content: KernelMessage.IExecuteReplyMsg['content']): TrackerStatus | null {
  if (content.status === 'error') {
    const isMissing = ['ModuleNotFoundError', 'ImportError'].includes(content.ename);
    throw new CannotRecord(isMissing ? 'no-package' : 'no-answer', content.evalue);
  }
  if (content.status !== 'ok') {
    throw new CannotRecord('no-answer');
  }
  const answer: unknown = content.user_expressions.status;
  const status = member(member(member(answer, 'data'), 'application/json'), 'status');
  if (member(answer, 'status') !== 'ok') {
    throw new CannotRecord('old-package', text(member(answer, 'evalue')));
  }
  return status === null || status === undefined ? null : parseStatus(status);
}

/** @throws CannotRecord where a package of another version says something else. */
function parseStatus(status: unknown): TrackerStatus {
  const state = (['on', 'paused', 'off'] as const).find(name => name === member(status, 'state'));
  if (state === undefined) {
    throw new CannotRecord('old-package');
  }
  const session = member(status, 'session');
  const log = member(status, 'log');
  const knownFrom = member(status, 'known_from');
  return {
    state,
    session: typeof session === 'string' ? session : null,
    log: typeof log === 'string' ? log : null,
    runs: count(member(status, 'runs')),
    unseen_runs: count(member(status, 'unseen_runs')),
    recording: member(status, 'recording') === true,
    known_from: typeof knownFrom === 'number' ? knownFrom : null,
    marked_runs: count(member(status, 'marked_runs'))
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
