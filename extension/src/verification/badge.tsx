import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, caretDownEmptyThinIcon, VDomModel, VDomRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IGuideStates, IVerification } from '../tokens';
import type { Badge, Tone } from '../ui/verdicts';
import { badge } from '../ui/verdicts';
import type { EditedCode } from './edited';

/** What stands for the words where there is no room for them. */
const SIGNS: Record<Tone, string> = {
  unknown: '',
  busy: '…',
  well: '✓',
  changed: '~',
  broken: '✗'
};

/** The badge of one open notebook; what it says is read anew whenever something is told. */
export class BadgeModel extends VDomModel {
  constructor(private readonly _options: BadgeModel.IOptions) {
    super();
    const { context, edited, states, jobs } = _options;
    states.changed.connect(this._onPath, this);
    jobs.changed.connect(this._onPath, this);
    context.pathChanged.connect(this._tell, this);
    edited.changed.connect(this._tell, this);
  }

  get path(): string {
    return this._options.context.path;
  }

  get badge(): Badge {
    const { edited, states, jobs, trans } = this._options;
    const seen = {
      state: states.get(this.path),
      running: jobs.running(this.path),
      edited: edited.isEdited,
      now: new Date()
    };
    return badge(seen, trans);
  }

  private _onPath(_: unknown, path: string): void {
    if (path === this.path) {
      this._tell();
    }
  }

  private _tell(): void {
    this.stateChanged.emit();
  }
}

export namespace BadgeModel {
  export interface IOptions {
    context: NotebookPanel['context'];
    edited: EditedCode;
    states: IGuideStates;
    jobs: IVerification;
    trans: TranslationBundle;
  }
}

/** The button in the notebook's toolbar that says whether the notebook is verified. */
export class BadgeButton extends VDomRenderer<BadgeModel> {
  /** `openMenu` is given the button, below which the menu belongs. */
  constructor(
    model: BadgeModel,
    private readonly _openMenu: (button: HTMLElement) => void
  ) {
    super(model);
    this.addClass('jp-StepGuide-tool');
    this.addClass('jp-StepGuide-badge');
  }

  protected override render(): React.ReactElement {
    const { label, detail, tone } = this.model.badge;
    return (
      <Button
        className="jp-ToolbarButtonComponent jp-StepGuide-tool-button"
        minimal
        small
        aria-haspopup="menu"
        title={detail}
        onClick={event => {
          this._openMenu(event.currentTarget);
        }}
      >
        <span
          className="jp-StepGuide-badge-mark"
          data-tone={tone}
          data-sign={SIGNS[tone]}
          aria-hidden="true"
        />
        <span className="jp-ToolbarButtonComponent-label jp-StepGuide-tool-words">{label}</span>
        <caretDownEmptyThinIcon.react
          tag="span"
          className="jp-StepGuide-tool-icon jp-StepGuide-badge-caret"
        />
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
