import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, launchIcon, VDomModel, VDomRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IGuideStates } from '../tokens';
import { behind } from './notice';

/** What the Publish button of one open notebook says. */
export class ButtonModel extends VDomModel {
  constructor(private readonly _options: ButtonModel.IOptions) {
    super();
    _options.states.changed.connect(this._onPath, this);
  }

  get label(): string {
    const { trans } = this._options;
    const publication = this._publication;
    if (publication === null) {
      return trans.__('Publish');
    }
    return publication.changes === 0
      ? trans.__('Published')
      : trans.__('Publish (%1)', publication.changes);
  }

  get detail(): string {
    const { trans } = this._options;
    const publication = this._publication;
    if (publication === null) {
      return trans.__('Put this notebook into the library, where others can read and run it');
    }
    const { slug, version, changes } = publication;
    return changes === 0
      ? trans.__('Readers of %1 see this: version %2', slug, version)
      : behind(changes, trans);
  }

  private get _publication(): { slug: string; version: number; changes: number } | null {
    const { context, states } = this._options;
    return states.get(context.path)?.publication ?? null;
  }

  private _onPath(_: unknown, path: string): void {
    if (path === this._options.context.path) {
      this.stateChanged.emit();
    }
  }
}

export namespace ButtonModel {
  export interface IOptions {
    context: NotebookPanel['context'];
    states: IGuideStates;
    trans: TranslationBundle;
  }
}

/** The button in the notebook's toolbar that publishes it. */
export class PublishButton extends VDomRenderer<ButtonModel> {
  constructor(
    model: ButtonModel,
    private readonly _publish: () => void
  ) {
    super(model);
    this.addClass('jp-StepGuide-tool');
    this.addClass('jp-StepGuide-publishButton');
  }

  protected override render(): React.ReactElement {
    return (
      <Button
        className="jp-ToolbarButtonComponent jp-StepGuide-tool-button"
        minimal
        small
        title={this.model.detail}
        onClick={this._publish}
      >
        <launchIcon.react tag="span" className="jp-StepGuide-tool-icon" />
        <span className="jp-ToolbarButtonComponent-label jp-StepGuide-tool-words">
          {this.model.label}
        </span>
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
