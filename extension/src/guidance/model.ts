import type { IStateDB } from '@jupyterlab/statedb';
import { VDomModel } from '@jupyterlab/ui-components';

import type { Answer, ApiClient } from '../api/client';
import type { IWork } from './scanner';

/** A published guide that fits the open notebook, with the reasons in words. */
export type Suggestion = Answer<'/guides/suggestions', 'post'>['suggestions'][number];

/** One step of a publication, with the sources of its code cells. */
export type StepCode = Answer<'/publications/{slug}/steps', 'get'>['steps'][number];

/** Where the dismissed guides are kept, as a list of slugs. */
const DISMISSED = 'jupyter-stepguide:dismissed-guides';

/** The contract takes so many names of a kind, and of such a length. */
const MOST_NAMES = 1000;
const LONGEST_NAME = 1024;

/** What is known of the steps of one guide: asked for only once somebody wants to see them. */
export type Steps = readonly StepCode[] | 'asked' | 'unknown';

/** The guides that fit the notebook in front. */
export class Suggestions extends VDomModel {
  constructor(private readonly _options: Suggestions.IOptions) {
    super();
    void this._recall();
  }

  /** Best first, without the dismissed; null while no notebook is open. */
  get guides(): readonly Suggestion[] | null {
    return this._found?.filter(({ slug }) => !this._dismissed.has(slug)) ?? null;
  }

  /** How many that fit were dismissed. */
  get dismissed(): number {
    return this._found?.filter(({ slug }) => this._dismissed.has(slug)).length ?? 0;
  }

  /** The steps of a guide that was opened out; null while it is folded. */
  steps(slug: string): Steps | null {
    return this._open.has(slug) ? (this._steps.get(slug) ?? 'unknown') : null;
  }

  /** Look for what fits this work; null where no notebook is open. */
  async look(path: string | null, work: IWork): Promise<void> {
    const question = path === null ? null : JSON.stringify([path, work]);
    if (question === this._question) {
      return;
    }
    this._question = question;
    if (path === null || (work.imports.length === 0 && work.files.length === 0)) {
      this._find(path === null ? null : []);
      return;
    }
    try {
      const body = { imports: capped(work.imports), files: capped(work.files), path };
      const { suggestions } = await this._options.client.post('/guides/suggestions', { body });
      if (this._question === question) {
        this._find(suggestions);
      }
    } catch {
      // Nobody asked for suggestions: without an answer there are none, and the next change asks.
      if (this._question === question) {
        this._question = undefined;
        this._find([]);
      }
    }
  }

  /** Open a guide out, or fold it. */
  async toggle(slug: string): Promise<void> {
    if (this._open.delete(slug)) {
      this.stateChanged.emit();
      return;
    }
    this._open.add(slug);
    if (!Array.isArray(this._steps.get(slug))) {
      this._steps.set(slug, 'asked');
      this.stateChanged.emit();
      this._steps.set(slug, await this._askSteps(slug));
    }
    this.stateChanged.emit();
  }

  /** Suggest this guide no more, to this person and anywhere. */
  async dismiss(slug: string): Promise<void> {
    this._dismissed.add(slug);
    await this._keep();
  }

  /** Suggest again what was dismissed. */
  async restore(): Promise<void> {
    this._dismissed.clear();
    await this._keep();
  }

  private async _askSteps(slug: string): Promise<Steps> {
    try {
      const path = { slug };
      const { steps } = await this._options.client.get('/publications/{slug}/steps', { path });
      return steps.filter(step => step.code.length > 0);
    } catch {
      return 'unknown';
    }
  }

  private _find(found: readonly Suggestion[] | null): void {
    this._found = found;
    this.stateChanged.emit();
  }

  private async _recall(): Promise<void> {
    const kept = await this._options.state?.fetch(DISMISSED);
    if (Array.isArray(kept)) {
      kept.forEach(slug => typeof slug === 'string' && this._dismissed.add(slug));
      this.stateChanged.emit();
    }
  }

  private async _keep(): Promise<void> {
    this.stateChanged.emit();
    await this._options.state?.save(DISMISSED, [...this._dismissed]);
  }

  private readonly _open = new Set<string>();
  private readonly _steps = new Map<string, Steps>();
  private readonly _dismissed = new Set<string>();
  private _found: readonly Suggestion[] | null = null;
  private _question: string | null | undefined;
}

export namespace Suggestions {
  export interface IOptions {
    client: ApiClient;
    /** Where dismissals are kept; without it they last as long as the page. */
    state: IStateDB | null;
  }
}

function capped(names: readonly string[]): string[] {
  return names.filter(name => name.length <= LONGEST_NAME).slice(0, MOST_NAMES);
}
