import type { INotebookModel, INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { PartialJSONObject } from '@lumino/coreutils';

import type { IHasMetadata } from '../model/metadata';
import { KEY, patchMetadata } from '../model/metadata';
import type { GuideRun, GuideState } from '../model/verdicts';
import type { IEndedRun, IVerification } from '../tokens';
import type { EditedNotebooks } from './edited';

/** The longest reason that a file keeps. */
const REASON_LENGTH = 300;

/** What a person writes into a cell, or runs. */
const SAID = ['cell_type', 'source', 'outputs', 'execution_count'] as const;

/** `metadata.stepguide.provenance.proof`: whether a fresh kernel showed what the session showed. */
type Proof = PartialJSONObject & { status: 'proved' | 'not proved'; at: string };

/**
 * Notes in guides that were made of a session what a run in a fresh kernel came to.
 *
 * An open notebook belongs to the person who has it open: it is changed where they change it, and
 * saved only if there was nothing left to save.  A closed one is changed by way of Lab's own files.
 */
export class ProofKeeping {
  constructor(private readonly _options: ProofKeeping.IOptions) {
    _options.jobs.ended.connect((_, ended) => {
      // Lab tells of what cannot be saved; the verdict is known all the same, and the next run
      // that passes notes it again.
      this._keep(ended).catch(() => undefined);
    });
  }

  private async _keep({ path, run, state }: IEndedRun): Promise<void> {
    const { edited, tracker } = this._options;
    const panel = tracker.find(candidate => candidate.context.path === path) ?? null;
    if (state === null || state.code_hash !== run.code_hash) {
      return;
    }
    if (panel === null) {
      await this._writeClosed(path, run, state);
      return;
    }
    // A short run can be over before the guide that it was on is there.
    await panel.context.ready;
    if (!edited.of(panel.context).isEdited) {
      await this._writeOpen(panel, run, state);
    }
  }

  private async _writeOpen(
    { context }: NotebookPanel,
    run: GuideRun,
    state: GuideState
  ): Promise<void> {
    const { model, path } = context;
    // Lab itself notes in a notebook which kernel it got, without anybody having typed a thing.
    const isClean = !model.dirty || (await this._saysTheSame(path, model));
    if (!model.readOnly && prove(model, run, state) && isClean) {
      await context.save();
    }
  }

  /** Whether the cells of a file are those of its model. */
  private async _saysTheSame(path: string, model: INotebookModel): Promise<boolean> {
    const file = await this._options.contents.get(path, { type: 'notebook', content: true });
    const [saved, shown] = [file.content, model.toJSON()].map(content => {
      const cells = fieldOf(content, 'cells');
      return Array.isArray(cells) ? cells.map(cell => SAID.map(name => fieldOf(cell, name))) : [];
    });
    return JSON.stringify(saved) === JSON.stringify(shown);
  }

  private async _writeClosed(path: string, run: GuideRun, state: GuideState): Promise<void> {
    const { contents } = this._options;
    // Notebooks of other drives are open elsewhere, perhaps, which nobody can tell here.
    if (contents.driveName(path) !== '') {
      return;
    }
    const file = await contents.get(path, { type: 'notebook', content: true });
    const content: unknown = file.content;
    const metadata = fieldOf(content, 'metadata');
    if (file.writable && isObject(metadata) && prove(new PlainMetadata(metadata), run, state)) {
      await contents.save(path, { type: 'notebook', format: 'json', content: file.content });
    }
  }
}

export namespace ProofKeeping {
  export interface IOptions {
    contents: Contents.IManager;
    edited: EditedNotebooks;
    jobs: IVerification;
    tracker: INotebookTracker;
  }
}

/** What a run says of a guide whose file has said so far that `known`; null for nothing new. */
export function proofOf(run: GuideRun, at: string, known: unknown): Proof | null {
  if (run.verdict === 'passed') {
    return known === 'proved' ? null : { status: 'proved', at, reason: null };
  }
  // What was proved once was shown once; the guide has gone on since.
  const reason = reasonOf(run);
  return known === 'not run' && reason !== ''
    ? { status: 'not proved', at, reason: reason.slice(0, REASON_LENGTH) }
    : null;
}

/** Write what the run says into a guide that came from a session; whether anything is new. */
function prove(notebook: IHasMetadata, run: GuideRun, state: GuideState): boolean {
  const provenance = fieldOf(notebook.getMetadata(KEY), 'provenance');
  const known = fieldOf(fieldOf(provenance, 'proof'), 'status');
  const proof = proofOf(run, state.last_run?.at ?? '', known);
  if (!isObject(provenance) || proof === null) {
    return false;
  }
  patchMetadata(notebook, { provenance: { proof } });
  return true;
}

/** In English, as everything in files. */
function reasonOf({ failure = null, drift = [] }: GuideRun): string {
  const [difference] = drift;
  if (failure !== null) {
    const where = failure.cell_id === '' ? '' : `cell ${failure.cell_id}: `;
    return `${where}${failure.ename}: ${failure.evalue.split('\n', 1).join('')}`;
  }
  return difference === undefined
    ? ''
    : `cell ${difference.cell_id} shows something else: ${difference.detail}`;
}

/** The metadata of a notebook that is JSON and no model. */
class PlainMetadata implements IHasMetadata {
  constructor(private readonly _metadata: PartialJSONObject) {}

  getMetadata(key: string): unknown {
    return this._metadata[key];
  }

  setMetadata(key: string, value: PartialJSONObject): void {
    this._metadata[key] = value;
  }

  deleteMetadata(key: string): void {
    this._metadata[key] = undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function isObject(value: unknown): value is PartialJSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
