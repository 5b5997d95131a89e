import { VDomModel } from '@jupyterlab/ui-components';

import type { Answer, ApiClient } from '../../api/client';
import type { Choice } from './presets';
import { PRESETS } from './presets';

/** When one guide, or a folder that it lies in, is verified. */
export type Schedule = Answer<'/schedules', 'get'>['schedules'][number];

/** The schedules of one guide, and one that may be added: its times, and when those come next. */
export class GuideSchedules extends VDomModel {
  constructor(private readonly _options: GuideSchedules.IOptions) {
    super();
    this._zone = _options.zone;
  }

  get path(): string {
    return this._options.path;
  }

  /** Its path as the server, and so each schedule of its own, names it. */
  get serverPath(): string {
    return this._options.serverPath(this.path);
  }

  /** The next first; null until the server has answered. */
  get schedules(): readonly Schedule[] | null {
    return this._schedules;
  }

  get choice(): Choice {
    return this._choice;
  }

  /** What was typed stays when another choice is looked at; at first it is the choice before. */
  set choice(choice: Choice) {
    if (choice === 'custom' && this._custom === '') {
      this._custom = this.cron;
    }
    this._choice = choice;
    void this.look();
  }

  /** The expression that is chosen or typed. */
  get cron(): string {
    return this._choice === 'custom' ? this._custom : PRESETS[this._choice];
  }

  /** What the person types as an expression of their own. */
  set custom(cron: string) {
    this._custom = cron;
    void this.look();
  }

  /** The name of the time zone that the times are meant in. */
  get zone(): string {
    return this._zone;
  }

  set zone(zone: string) {
    this._zone = zone;
    void this.look();
  }

  /** The next moments of what is chosen: UTC, ISO 8601; empty while they are unknown. */
  get moments(): readonly string[] {
    return this._moments;
  }

  /** What the server said against the times that are chosen, or against what was last asked. */
  get refusal(): unknown {
    return this._refusal;
  }

  /** Whether the guide is verified at the chosen times already. */
  get isThere(): boolean {
    const { path, cron, zone } = this._wanted;
    const isSame = (one: Schedule): boolean =>
      one.path === path && one.cron === cron && one.zone === zone;
    return this._schedules?.some(isSame) ?? false;
  }

  /** Whether a schedule could be added. */
  get isReady(): boolean {
    return !this._isBusy && !this.isThere && this._moments.length > 0;
  }

  /** Ask which schedules there are, and when the chosen times come. */
  async load(): Promise<void> {
    await Promise.all([this._refresh(), this.look()]);
  }

  /** Ask when the chosen times come next; of several questions the last one counts. */
  async look(): Promise<void> {
    const asked = ++this._asked;
    this._moments = [];
    this._refusal = null;
    this.stateChanged.emit();
    const { cron, zone } = this._wanted;
    const query = { cron, zone };
    if (query.cron === '' || query.zone === '') {
      return;
    }
    let moments: readonly string[] = [];
    let refusal: unknown = null;
    try {
      ({ moments } = await this._options.client.get('/schedules/times', { query }));
    } catch (error) {
      refusal = error;
    }
    if (asked === this._asked) {
      this._moments = moments;
      this._refusal = refusal;
      this.stateChanged.emit();
    }
  }

  /** Have the guide verified at the chosen times. */
  async add(): Promise<void> {
    if (this.isReady) {
      const body = this._wanted;
      await this._change(() => this._options.client.post('/schedules', { body }));
    }
  }

  /** Take a schedule away, by its id. */
  async remove(schedule: string): Promise<void> {
    const ask = { path: { schedule } };
    await this._change(() => this._options.client.post('/schedules/{schedule}/remove', ask));
  }

  /** What would be added, written as the server writes it. */
  private get _wanted(): { path: string; cron: string; zone: string } {
    const cron = this.cron.trim().split(/\s+/).join(' ');
    return { path: this.serverPath, cron, zone: this._zone.trim() };
  }

  private async _change(work: () => Promise<unknown>): Promise<void> {
    this._isBusy = true;
    this._refusal = null;
    this.stateChanged.emit();
    try {
      await work();
    } catch (error) {
      this._refusal = error;
    }
    this._isBusy = false;
    await this._refresh();
  }

  private async _refresh(): Promise<void> {
    try {
      const query = { path: this.serverPath };
      ({ schedules: this._schedules } = await this._options.client.get('/schedules', { query }));
    } catch (error) {
      this._refusal = error;
    }
    this.stateChanged.emit();
  }

  private _schedules: readonly Schedule[] | null = null;
  private _choice: Choice = 'weekdays';
  private _custom = '';
  private _zone: string;
  private _moments: readonly string[] = [];
  private _refusal: unknown = null;
  private _isBusy = false;
  private _asked = 0;
}

export namespace GuideSchedules {
  export interface IOptions {
    path: string;
    client: ApiClient;
    /** The time zone of the person, an IANA name. */
    zone: string;
    /** A path of Lab's file browser, which may name a drive, as the server knows it. */
    serverPath: (path: string) => string;
  }
}
