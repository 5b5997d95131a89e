import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ApiClient } from '../api/client';
import type { ICurrentGuide, IGuideStates } from '../tokens';

/** Whether the person wants to hear of all that is said on the guide in front. */
export class Watching {
  constructor(options: Watching.IOptions) {
    this._options = options;
    options.guide.changed.connect(() => {
      if (this.guide !== this._asked) {
        this._state = null;
        this._changed.emit();
      }
    });
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The id of the guide in front; null without one. */
  get guide(): string | null {
    const { guide, states } = this._options;
    return guide.guideId ?? states.get(guide.path ?? '')?.guide ?? null;
  }

  /** What people call it. */
  get title(): string {
    return this._options.guide.title;
  }

  /** True or false as they said; null where they have said nothing, or were not asked yet. */
  get state(): boolean | null {
    return this._state;
  }

  /** Why it is not known, or was not changed; null while all is well. */
  get trouble(): unknown {
    return this._trouble;
  }

  async refresh(): Promise<void> {
    await this._take(guide =>
      this._options.client.get('/guides/{guide}/watch', { path: { guide } })
    );
  }

  /** Watch it; or no more, and be told only of what names the person. */
  async watch(watching: boolean): Promise<void> {
    await this._take(guide =>
      this._options.client.post('/guides/{guide}/watch', { path: { guide }, body: { watching } })
    );
  }

  private async _take(
    ask: (guide: string) => Promise<{ watching: boolean | null }>
  ): Promise<void> {
    const { guide } = this;
    if (guide === null) {
      return;
    }
    this._asked = guide;
    try {
      const { watching } = await ask(guide);
      if (this._asked !== guide) {
        return; // another one is in front by now
      }
      this._state = watching;
      this._trouble = null;
    } catch (error) {
      this._trouble = error;
    }
    this._changed.emit();
  }

  private readonly _options: Watching.IOptions;
  private readonly _changed = new Signal<this, void>(this);
  private _asked: string | null = null;
  private _state: boolean | null = null;
  private _trouble: unknown = null;
}

export namespace Watching {
  export interface IOptions {
    client: ApiClient;
    guide: Pick<ICurrentGuide, 'guideId' | 'path' | 'title'> & { changed: ISignal<unknown, void> };
    states: Pick<IGuideStates, 'get'>;
  }
}
