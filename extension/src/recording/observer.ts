import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage, Session } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import type { Answer, ApiClient, Ask } from '../api/client';
import type { TrackerStatus } from './kernel';
import { SeenOutputs } from './outputs';
import type { Wanted } from './recording';

type Observed = Ask<'/sessions/{session}/observed', 'post'>['body'];
type ObservedRun = NonNullable<Observed['runs']>[number];
type Standing = Answer<'/sessions/{session}/observed', 'post'>;

/** What can be asked of the front end that stands in for a tracker. */
type Asked = Wanted | 'peek' | 'load';

/** A request of this page. */
interface IRequest {
  /** Whether it is one that the kernel counts. */
  isRun: boolean;
  cell: string | null;
}

/** A run under way. */
interface IPending {
  source: string;
  started: number;
  cell: string | null;
  outputs: SeenOutputs;
}

/**
 * Watches a kernel that no tracker can be put into, from the messages that reach this page.
 *
 * Runs of others on the same kernel are seen too.  Several pages may watch one kernel: the log is
 * named after the kernel's own session, and the server keeps each run once.
 */
export class KernelObserver implements IDisposable {
  constructor(private readonly _options: KernelObserver.IOptions) {
    _options.sessionContext.iopubMessage.connect(this._onIOPub, this);
    _options.sessionContext.kernelChanged.connect(this._onKernelChanged, this);
    this._follow(_options.sessionContext.session?.kernel ?? null);
  }

  /** The same answers that a tracker in the kernel gives; null to a peek where none watches. */
  async ask(kernel: Kernel.IKernelConnection, wanted: Asked): Promise<TrackerStatus | null> {
    const reply = await kernel.requestKernelInfo();
    this._enter(reply?.header.session ?? kernel.id);
    switch (wanted) {
      case 'peek':
        return this._state === 'off' ? null : this._status(await this._tell({}));
      case 'pause':
        this._state = 'paused';
        break;
      case 'off':
        this._state = 'off';
        break;
      default:
        this._state = 'on';
    }
    const mark = wanted === 'record' || wanted === 'stop' ? wanted : null;
    return this._status(await this._tell({ mark }));
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _onKernelChanged(
    _: ISessionContext,
    { newValue }: Session.ISessionConnection.IKernelChangedArgs
  ): void {
    this._follow(newValue);
  }

  private _follow(kernel: Kernel.IKernelConnection | null): void {
    // What was asked of the kernel before is answered by nobody.
    this._pending.clear();
    this._asked.clear();
    kernel?.anyMessage.connect(this._onAnyMessage, this);
  }

  /** A kernel that was restarted is another session of its own. */
  private _enter(kernelSession: string): void {
    const session = digest(kernelSession);
    if (session !== this._session) {
      this._session = session;
      [this._waiting, this._deleted] = [[], []];
    }
  }

  /** What this page asks for names its cell, and says what is no run. */
  private _onAnyMessage(
    _: Kernel.IKernelConnection,
    { msg, direction }: Kernel.IAnyMessageArgs
  ): void {
    if (direction === 'recv') {
      this._onReply(msg);
      return;
    }
    if (msg.header.msg_type !== 'execute_request') {
      return;
    }
    const { content, metadata, header } = msg;
    const isRun = member(content, 'silent') !== true && member(content, 'store_history') !== false;
    const cell = member(metadata, 'cellId');
    this._asked.set(header.msg_id, { isRun, cell: typeof cell === 'string' ? cell : null });
    const deleted = member(metadata, 'deletedCells');
    if (isRun && Array.isArray(deleted)) {
      this._deleted.push(...deleted.filter(id => typeof id === 'string'));
    }
  }

  /** Of a request that was aborted, some kernels say nothing but this. */
  private _onReply({ parent_header, content }: KernelMessage.IMessage): void {
    if (member(content, 'status') === 'aborted') {
      this._asked.delete(requestIn(parent_header));
    }
  }

  private _onIOPub(_: ISessionContext, message: KernelMessage.IMessage): void {
    const request = requestIn(message.parent_header);
    if (request === '') {
      return;
    }
    const isOver = member(message.content, 'execution_state') === 'idle';
    if (this._asked.get(request)?.isRun !== false) {
      this._see(request, message, isOver);
    }
    if (isOver) {
      this._asked.delete(request);
    }
  }

  /** A message that belongs to a run, of this page or of another. */
  private _see(request: string, message: KernelMessage.IMessage, isOver: boolean): void {
    if (message.header.msg_type === 'execute_input') {
      this._begin(request, message);
    }
    const pending = this._pending.get(request);
    if (pending === undefined) {
      return;
    }
    if (isOver) {
      this._pending.delete(request);
      this._end(request, pending, Date.parse(message.header.date) / 1000);
    } else {
      pending.outputs.add(message as KernelMessage.IIOPubMessage);
    }
  }

  private _begin(request: string, { header, content }: KernelMessage.IMessage): void {
    const source = member(content, 'code');
    this._enter(header.session);
    if (this._state !== 'on' || typeof source !== 'string' || source.trim() === '') {
      return;
    }
    this._pending.set(request, {
      source,
      started: Date.parse(header.date) / 1000,
      cell: this._asked.get(request)?.cell ?? null,
      outputs: new SeenOutputs()
    });
  }

  private _end(request: string, { source, started, cell, outputs }: IPending, ended: number): void {
    this._waiting.push({
      request,
      cell_id: cell,
      source,
      started,
      ended: Number.isNaN(ended) ? started : ended,
      outputs: outputs.outputs.map(output => ({ ...output })),
      error: outputs.error
    });
    // What cannot be told now is told with the next run, or when the person asks for a guide.
    this._tell({}).catch(() => undefined);
  }

  /** Tell the server what was seen since the last time; one after the other, in order. */
  private _tell(more: Partial<Observed>): Promise<Standing> {
    const told = this._told.catch(() => undefined).then(() => this._send(more));
    this._told = told;
    return told;
  }

  private async _send(more: Partial<Observed>): Promise<Standing> {
    const { client, kernelspec, notebook } = this._options;
    const [runs, deleted] = [this._waiting, this._deleted];
    const session = this._session;
    [this._waiting, this._deleted] = [[], []];
    try {
      return await client.post('/sessions/{session}/observed', {
        path: { session },
        body: { ...kernelspec(), notebook: notebook(), runs, deleted, ...more }
      });
    } catch (error) {
      if (session === this._session) {
        this._waiting.unshift(...runs);
        this._deleted.unshift(...deleted);
      }
      throw error;
    }
  }

  private _status(standing: Standing): TrackerStatus {
    return { ...standing, state: this._state, unseen_runs: 0 };
  }

  private readonly _pending = new Map<string, IPending>();
  /** What this page asked of the kernel, by the ids of requests, until the kernel is done. */
  private readonly _asked = new Map<string, IRequest>();
  private _told: Promise<unknown> = Promise.resolve();
  private _state: TrackerStatus['state'] = 'off';
  private _session = '';
  private _waiting: ObservedRun[] = [];
  private _deleted: string[] = [];
  private _isDisposed = false;
}

export namespace KernelObserver {
  export interface IOptions {
    client: ApiClient;
    sessionContext: ISessionContext;
    /** Which kernel it is, as the log says it. */
    kernelspec(): Pick<Observed, 'kernel' | 'language' | 'version'>;
    /** The notebook's path, as the server names it. */
    notebook(): string;
  }
}

/** Eight hexadecimal digits for any text (FNV-1a): the name of a log has room for no more. */
export function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

/** The id of the request that a message belongs to; empty where it belongs to none. */
function requestIn(parent: unknown): string {
  const id = member(parent, 'msg_id');
  return typeof id === 'string' ? id : '';
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
