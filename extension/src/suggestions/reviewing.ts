import type { NotebookPanel } from '@jupyterlab/notebook';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import { UUID } from '@lumino/coreutils';

import type { components } from '../api/_contract';
import type { ApiClient } from '../api/client';
import type { Replacement, SuggestedSteps } from './replacing';
import { replaceCells, replacement } from './replacing';

type Thread = components['schemas']['Thread'];
type Comment = components['schemas']['Comment'];

/** One suggestion as its author looks at it, beside a notebook that may be open. */
export class Review {
  constructor(options: Review.IOptions) {
    this._options = options;
    this._comment = options.comment;
    const { panel } = options;
    panel?.model?.contentChanged.connect(this._tell, this);
    panel?.disposed.connect(this._tell, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get comment(): Comment {
    return this._comment;
  }

  get suggestion(): SuggestedSteps {
    return this._options.suggestion;
  }

  /** How it would fit into the notebook as it is now; null where that is not open. */
  get fit(): Replacement | null {
    const model = this._panel?.model;
    if (!model) {
      return null;
    }
    const cells = model.sharedModel.cells.map(cell => cell.toJSON());
    return replacement(cells, this.suggestion, this._origin).result;
  }

  get isBusy(): boolean {
    return this._busy;
  }

  get trouble(): unknown {
    return this._trouble;
  }

  /** Take it: on the server first, then in the notebook, which is saved and proved. */
  async accept(): Promise<void> {
    await this._do(async () => {
      const panel = this._panel;
      if (panel?.model && this.fit === 'applied') {
        await this._answer('accept', {});
        replaceCells(panel.model, this.suggestion, this._origin);
        await panel.context.save();
        void this._prove(panel);
      }
    });
  }

  /** Do not take it, and say why. */
  async reject(why: string): Promise<void> {
    await this._do(() => this._answer('reject', { reason: why }));
  }

  /** It takes a while, and nobody waits for it here. */
  private async _prove(panel: NotebookPanel): Promise<void> {
    try {
      await this._options.prove(panel);
    } catch (error) {
      this._trouble = error;
      this._tell();
    }
  }

  private get _panel(): NotebookPanel | null {
    const { panel } = this._options;
    return panel?.isDisposed === false ? panel : null;
  }

  private get _origin(): { comment: string; credit: string } {
    const { id, author, verified } = this._comment;
    // As the server writes it: a name that only a cookie vouches for says so.
    return { comment: id, credit: verified === false ? `${author} (unverified)` : author };
  }

  private async _answer(answer: 'accept' | 'reject', said: { reason?: string }): Promise<void> {
    const { client } = this._options;
    const path = { comment: this._comment.id };
    const op_id = this._opId;
    const thread: Thread =
      answer === 'accept'
        ? await client.post('/comments/{comment}/accept', { path, body: { op_id } })
        : await client.post('/comments/{comment}/reject', {
            path,
            body: { op_id, reason: said.reason ?? '' }
          });
    this._comment = thread.comments.find(({ id }) => id === this._comment.id) ?? this._comment;
  }

  private async _do(work: () => Promise<void>): Promise<void> {
    this._busy = true;
    this._trouble = null;
    this._tell();
    try {
      await work();
      this._opId = UUID.uuid4();
    } catch (error) {
      this._trouble = error;
    } finally {
      this._busy = false;
      this._tell();
    }
  }

  private _tell(): void {
    this._changed.emit();
  }

  private readonly _options: Review.IOptions;
  private readonly _changed = new Signal<this, void>(this);
  private _comment: Comment;
  private _opId = UUID.uuid4();
  private _busy = false;
  private _trouble: unknown = null;
}

export namespace Review {
  export interface IOptions {
    client: ApiClient;
    comment: Comment;
    suggestion: SuggestedSteps;
    panel: NotebookPanel | null;
    /** Verify a notebook that was saved. */
    prove: (panel: NotebookPanel) => Promise<void>;
  }
}
