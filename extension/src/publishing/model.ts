import { VDomModel } from '@jupyterlab/ui-components';

import type { Answer, ApiClient } from '../api/client';
import type { GuideState } from '../model/verdicts';
import type { IGuideStates, IVerification } from '../tokens';
import type { Refusal } from './refusal';
import { refusalOf } from './refusal';
import { Shelf } from './shelf';
import { SLUG, slugOf } from './slug';

/** What came of publishing: the publication, and the address of its page. */
export type Published = Answer<'/guides/publish', 'post'>;

/** In what the file differs from what is published. */
export type GuideChanges = Answer<'/guides/changes', 'get'>;

/** One cell in which it does. */
export type CellChange = GuideChanges['changes'][number];

const WELL = new Set(['passed', 'drifted']);

/** One notebook on its way to being published: what is known, what was chosen, what was refused. */
export class PublishDraft extends VDomModel {
  constructor(private readonly _options: PublishDraft.IOptions) {
    super();
    _options.states.changed.connect(this._onPath, this);
    _options.jobs.changed.connect(this._onPath, this);
  }

  get path(): string {
    return this._options.path;
  }

  get state(): GuideState | null {
    return this._options.states.get(this.path);
  }

  get jobs(): IVerification {
    return this._options.jobs;
  }

  /** Whether this page comes from another machine, where a link to the room leads nowhere. */
  get isRemote(): boolean {
    return this._options.isRemote;
  }

  /** Since what is published; null while that is being asked, and where nothing is published. */
  get changes(): GuideChanges | null {
    return this._changes;
  }

  /** What was published under the address of this guide; null while that is being asked. */
  get shelf(): Shelf | null {
    return this._shelf;
  }

  /** Whether readers would see the outputs of a run that vouches for the code. */
  get isVerified(): boolean {
    return WELL.has(this.state?.verified?.verdict ?? '');
  }

  get slug(): string {
    return this._slug ?? this._known ?? slugOf(this.state?.title ?? '');
  }

  set slug(slug: string) {
    this._slug = slug;
    this._refusal = null;
    this.stateChanged.emit();
  }

  get isSlugRight(): boolean {
    return SLUG.test(this.slug);
  }

  get allowUnverified(): boolean {
    return this._allowUnverified;
  }

  set allowUnverified(allow: boolean) {
    this._allowUnverified = allow;
    this.stateChanged.emit();
  }

  /** Whether nothing stands against publishing, as far as is known here. */
  get isReady(): boolean {
    return !this._isBusy && this.isSlugRight && (this.isVerified || this._allowUnverified);
  }

  get isBusy(): boolean {
    return this._isBusy;
  }

  get refusal(): Refusal | null {
    return this._refusal;
  }

  /** Ask how the file stands, and how far it is from what is published. */
  async load(): Promise<void> {
    await this._options.states.refresh(this.path);
    await Promise.all([this._compare(), this._lookBack()]);
    this.stateChanged.emit();
  }

  override dispose(): void {
    this._shelf?.dispose();
    super.dispose();
  }

  /** Run the notebook now. */
  async verify(): Promise<void> {
    await this._attempt(async () => {
      const { error = null } = await this._options.jobs.verify(this.path);
      this._refusal = error;
    });
    this.stateChanged.emit();
  }

  /** Publish; null when it was refused, and {@link refusal} says why. */
  async publish(): Promise<Published | null> {
    this._isBusy = true;
    this.stateChanged.emit();
    const published = await this._attempt(() =>
      this._options.client.post('/guides/publish', {
        body: {
          path: this._serverPath(),
          slug: this.slug,
          allow_unverified: this._allowUnverified && !this.isVerified
        }
      })
    );
    this._isBusy = false;
    if (published !== null) {
      await this._options.states.refresh(this.path);
    }
    this.stateChanged.emit();
    return published;
  }

  private async _compare(): Promise<void> {
    this._changes = null;
    if (this.state?.publication) {
      await this._attempt(async () => {
        const query = { path: this._serverPath() };
        this._changes = await this._options.client.get('/guides/changes', { query });
      });
    }
  }

  /** The address under which the guide is published, or was until it was taken back. */
  private get _known(): string | null {
    return this.state?.publication?.slug ?? this.state?.taken_back ?? null;
  }

  /** Ask what was published under the address of a guide that is published, or was. */
  private async _lookBack(): Promise<void> {
    const { client, states } = this._options;
    const slug = this._known;
    if (slug === null) {
      return;
    }
    const shelf = new Shelf({
      slug,
      client,
      changed: async () => {
        await states.refresh(this.path);
        await this._compare();
        this.stateChanged.emit();
      }
    });
    this._shelf = shelf;
    shelf.stateChanged.connect(() => {
      this.stateChanged.emit();
    });
    await shelf.load();
  }

  private async _attempt<T>(work: () => Promise<T>): Promise<T | null> {
    this._refusal = null;
    try {
      return await work();
    } catch (error) {
      this._refusal = refusalOf(error);
      return null;
    }
  }

  private _serverPath(): string {
    return this._options.serverPath(this.path);
  }

  private _onPath(_: unknown, path: string): void {
    if (path === this.path) {
      this.stateChanged.emit();
    }
  }

  private _slug: string | null = null;
  private _allowUnverified = false;
  private _isBusy = false;
  private _refusal: Refusal | null = null;
  private _changes: GuideChanges | null = null;
  private _shelf: Shelf | null = null;
}

export namespace PublishDraft {
  export interface IOptions {
    path: string;
    client: ApiClient;
    states: IGuideStates;
    jobs: IVerification;
    /** Whether the browser may be on another machine than Lab. */
    isRemote: boolean;
    /** A path of Lab's file browser, which may name a drive, as the server knows it. */
    serverPath: (path: string) => string;
  }
}
