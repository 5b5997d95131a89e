import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, caretDownEmptyThinIcon, VDomModel, VDomRenderer } from '@jupyterlab/ui-components';
import { Debouncer } from '@lumino/polling';
import * as React from 'react';

import type { IGuideStates, IVerification } from '../tokens';
import type { Badge } from '../ui/verdicts';
import { badge } from '../ui/verdicts';

/** Edits that come closer together than this are looked at as one. */
const SETTLED_MS = 300;

/** The badge of one open notebook; what it says is read anew whenever something is told. */
export class BadgeModel extends VDomModel {
  constructor(private readonly _options: BadgeModel.IOptions) {
    super();
    const { context, states, jobs } = _options;
    states.changed.connect(this._onPath, this);
    jobs.changed.connect(this._onPath, this);
    context.pathChanged.connect(this._tell, this);
    context.saveState.connect(this._onSaved, this);
    context.model.contentChanged.connect(this._onContentChanged, this);
    void context.ready.then(
      () => {
        this._savedCode = codeOf(context.model);
      },
      () => undefined
    );
  }

  get path(): string {
    return this._options.context.path;
  }

  get badge(): Badge {
    const { states, jobs, trans } = this._options;
    const seen = {
      state: states.get(this.path),
      running: jobs.running(this.path),
      edited: this._isEdited,
      now: new Date()
    };
    return badge(seen, trans);
  }

  private _onPath(_: unknown, path: string): void {
    if (path === this.path) {
      this._tell();
    }
  }

  private _onSaved(_: unknown, state: string): void {
    if (state === 'completed') {
      this._savedCode = codeOf(this._options.context.model);
      this._isEdited = false;
      this._tell();
    }
  }

  private _onContentChanged(): void {
    void this._compare.invoke();
  }

  private _compareCode(): void {
    const { context } = this._options;
    const isEdited = this._savedCode !== null && codeOf(context.model) !== this._savedCode;
    if (!this.isDisposed && isEdited !== this._isEdited) {
      this._isEdited = isEdited;
      this._tell();
    }
  }

  private _tell(): void {
    this.stateChanged.emit();
  }

  override dispose(): void {
    this._compare.dispose();
    super.dispose();
  }

  private readonly _compare = new Debouncer(() => {
    this._compareCode();
  }, SETTLED_MS);
  private _savedCode: string | null = null;
  private _isEdited = false;
}

export namespace BadgeModel {
  export interface IOptions {
    context: NotebookPanel['context'];
    states: IGuideStates;
    jobs: IVerification;
    trans: TranslationBundle;
  }
}

/** What a verdict is on: the code cells, in order. */
function codeOf(model: INotebookModel): string {
  const code = Array.from(model.cells).filter(cell => cell.type === 'code');
  return code.map(cell => cell.sharedModel.getSource()).join('\0');
}

/** The button in the notebook's toolbar that says whether the notebook is verified. */
export class BadgeButton extends VDomRenderer<BadgeModel> {
  /** `openMenu` is given the button, below which the menu belongs. */
  constructor(
    model: BadgeModel,
    private readonly _openMenu: (button: HTMLElement) => void
  ) {
    super(model);
    this.addClass('jp-StepGuide-badge');
  }

  protected override render(): React.ReactElement {
    const { label, detail, tone } = this.model.badge;
    return (
      <Button
        className="jp-ToolbarButtonComponent"
        minimal
        small
        aria-haspopup="menu"
        title={detail}
        data-tone={tone}
        onClick={event => {
          this._openMenu(event.currentTarget);
        }}
      >
        <span className="jp-StepGuide-badge-mark" aria-hidden="true" />
        <span className="jp-StepGuide-badge-label">{label}</span>
        <caretDownEmptyThinIcon.react tag="span" className="jp-StepGuide-badge-caret" />
      </Button>
    );
  }

  override dispose(): void {
    if (!this.isDisposed) {
      const { model } = this;
      super.dispose();
      model.dispose();
    }
  }
}
