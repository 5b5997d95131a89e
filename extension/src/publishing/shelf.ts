import { VDomModel } from '@jupyterlab/ui-components';
import { UUID } from '@lumino/coreutils';

import type { Answer, ApiClient } from '../api/client';
import type { Refusal } from './refusal';
import { refusalOf } from './refusal';

export type Versions = Answer<'/publications/{slug}/versions', 'get'>;
export type Version = Versions['versions'][number];
export type VersionChanges = Answer<'/publications/{slug}/changes', 'get'>;

/** What was done last, and the version that undoes it. */
export interface IDone {
  kind: 'restored' | 'taken-back';
  /** The version that readers saw before. */
  before: number;
  /** The version that was brought back; of what was taken back, the one that readers saw. */
  version: number;
}

/** The versions under one address: what changed between them, going back, taking back. */
export class Shelf extends VDomModel {
  constructor(private readonly _options: Shelf.IOptions) {
    super();
  }

  get slug(): string {
    return this._options.slug;
  }

  /** Newest first; null while they are being asked for. */
  get versions(): readonly Version[] | null {
    return this._known?.versions ?? null;
  }

  /** What readers see; null where it was taken back. */
  get current(): number | null {
    return this._known?.current ?? null;
  }

  get takenBack(): string | null {
    return this._known?.taken_back ?? null;
  }

  /** The changes that are looked at: from this version to what readers see. */
  get compared(): VersionChanges | null {
    return this._compared;
  }

  get isBusy(): boolean {
    return this._isBusy;
  }

  get done(): IDone | null {
    return this._done;
  }

  get refusal(): Refusal | null {
    return this._refusal;
  }

  /** The version without a verdict that was refused, and can be brought back all the same. */
  get unverified(): number | null {
    return this._unverified;
  }

  /** Ask for the versions. */
  async load(): Promise<void> {
    await this._attempt(async () => {
      const path = { slug: this.slug };
      this._known = await this._options.client.get('/publications/{slug}/versions', { path });
    });
  }

  /** Look at what changed since a version, or look away. */
  async compare(version: number): Promise<void> {
    const until = this.current ?? this.versions?.[0]?.version;
    if (this._compared?.version === version || until === undefined) {
      this._compared = null;
      this.stateChanged.emit();
      return;
    }
    await this._attempt(async () => {
      this._compared = await this._options.client.get('/publications/{slug}/changes', {
        path: { slug: this.slug },
        query: { since: version, until }
      });
    });
  }

  /** Show readers an earlier version again. */
  async rollBack(version: number, allowUnverified = false): Promise<void> {
    const before = this.current ?? version;
    const isWell = await this._attempt(async () => {
      await this._options.client.post('/publications/{slug}/roll-back', {
        path: { slug: this.slug },
        body: { op_id: UUID.uuid4(), version, allow_unverified: allowUnverified }
      });
    });
    this._unverified = this._refusal?.code === 'unverified' ? version : null;
    if (isWell) {
      await this._settle({ kind: 'restored', before, version });
    } else {
      this.stateChanged.emit();
    }
  }

  /** Take the page away from its readers. */
  async takeBack(): Promise<void> {
    const { current } = this;
    const isWell = await this._attempt(async () => {
      await this._options.client.post('/publications/{slug}/unpublish', {
        path: { slug: this.slug },
        body: { op_id: UUID.uuid4() }
      });
    });
    if (isWell && current !== null) {
      await this._settle({ kind: 'taken-back', before: current, version: current });
    }
  }

  /** Show readers again what they saw before the last thing that was done here. */
  async undo(): Promise<void> {
    if (this._done !== null) {
      // They saw it: that it has no verdict was allowed before.
      await this.rollBack(this._done.before, true);
    }
  }

  private async _settle(done: IDone): Promise<void> {
    this._done = done;
    this._compared = null;
    await this.load();
    await this._options.changed();
  }

  private async _attempt(work: () => Promise<void>): Promise<boolean> {
    this._refusal = null;
    this._isBusy = true;
    this.stateChanged.emit();
    try {
      await work();
      return true;
    } catch (error) {
      this._refusal = refusalOf(error);
      return false;
    } finally {
      this._isBusy = false;
      this.stateChanged.emit();
    }
  }

  private _known: Versions | null = null;
  private _compared: VersionChanges | null = null;
  private _done: IDone | null = null;
  private _refusal: Refusal | null = null;
  private _unverified: number | null = null;
  private _isBusy = false;
}

export namespace Shelf {
  export interface IOptions {
    slug: string;
    client: ApiClient;
    /** What readers see has changed. */
    changed: () => Promise<unknown>;
  }
}
