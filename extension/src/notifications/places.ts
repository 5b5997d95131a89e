import type { IStateDB } from '@jupyterlab/statedb';

import type { IGuideStates } from '../tokens';

const KEY = 'jupyter-stepguide:guide-paths';
/** So many guides are remembered; who was opened longest ago is forgotten first. */
const MOST = 500;

/** Where the guides lie that were opened in this Lab, by their ids. */
export class GuidePaths {
  constructor(options: GuidePaths.IOptions) {
    this._state = options.state;
    this._known = this._restore();
    options.states.changed.connect((states, path) => {
      const guide = states.get(path)?.guide;
      if (guide !== undefined) {
        void this._remember(guide, path);
      }
    });
  }

  /** Where a guide was seen last; null for one that was never open here. */
  async pathOf(guide: string): Promise<string | null> {
    return (await this._known).get(guide) ?? null;
  }

  private async _remember(guide: string, path: string): Promise<void> {
    const known = await this._known;
    if (known.get(guide) === path) {
      return;
    }
    known.delete(guide);
    known.set(guide, path);
    const kept = [...known].slice(-MOST);
    await this._state?.save(KEY, Object.fromEntries(kept));
  }

  private async _restore(): Promise<Map<string, string>> {
    const kept: unknown = await this._state?.fetch(KEY);
    const entries = typeof kept === 'object' && kept !== null ? Object.entries(kept) : [];
    return new Map(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    );
  }

  private readonly _state: IStateDB | null;
  private readonly _known: Promise<Map<string, string>>;
}

export namespace GuidePaths {
  export interface IOptions {
    states: IGuideStates;
    state: IStateDB | null;
  }
}
