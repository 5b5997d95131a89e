import type { IStateDB } from '@jupyterlab/statedb';

import type { IGuideStates } from '../tokens';

const KEY = 'jupyter-stepguide:guide-paths';
/** So many guides are remembered; who was opened longest ago is forgotten first. */
const MOST = 500;

/** Where the guides lie that were opened in this Lab, by their ids. */
export class GuidePaths {
  constructor(options: GuidePaths.IOptions) {
    this._state = options.state;
    this.restored = this._restore();
    options.states.changed.connect((states, path) => {
      const guide = states.get(path)?.guide;
      if (guide !== undefined) {
        void this._remember(guide, path);
      }
    });
  }

  /** Told once it is known what was opened in former sessions. */
  readonly restored: Promise<void>;

  /** Whether a guide was ever open here, as far as that is known yet. */
  has(guide: string): boolean {
    return this._known.has(guide);
  }

  /** Where a guide was seen last; null for one that was never open here. */
  async pathOf(guide: string): Promise<string | null> {
    await this.restored;
    return this._known.get(guide) ?? null;
  }

  private async _remember(guide: string, path: string): Promise<void> {
    await this.restored;
    if (this._known.get(guide) === path) {
      return;
    }
    this._known.delete(guide);
    this._known.set(guide, path);
    const kept = [...this._known].slice(-MOST);
    await this._state?.save(KEY, Object.fromEntries(kept));
  }

  private async _restore(): Promise<void> {
    const kept: unknown = await this._state?.fetch(KEY);
    const entries = typeof kept === 'object' && kept !== null ? Object.entries(kept) : [];
    for (const [guide, path] of entries) {
      if (typeof path === 'string') {
        this._known.set(guide, path);
      }
    }
  }

  private readonly _state: IStateDB | null;
  private readonly _known = new Map<string, string>();
}

export namespace GuidePaths {
  export interface IOptions {
    states: IGuideStates;
    state: IStateDB | null;
  }
}
