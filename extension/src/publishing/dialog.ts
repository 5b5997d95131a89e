import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { PublishForm } from './form';
import type { Published, PublishDraft } from './model';

/** Where its second button, Publish, stands among the buttons. */
const PUBLISH = 1;

/** The dialog that ends in a publication; it stays open, and says why, while that is refused. */
export class PublishDialog extends Dialog<unknown> {
  /** `showCell` brings a cell, by its id, before the person's eyes once this is closed. */
  constructor(
    private readonly _draft: PublishDraft,
    trans: TranslationBundle,
    showCell: (cellId: string) => void
  ) {
    const leave = (cellId: string): void => {
      this.reject();
      showCell(cellId);
    };
    super({
      title: trans.__('Publish this guide'),
      body: new PublishForm(_draft, trans, leave),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Publish') })
      ],
      defaultButton: PUBLISH
    });
    this.addClass('jp-StepGuide-publishDialog');
    _draft.stateChanged.connect(this._enable, this);
    this._enable();
  }

  /** What came of it; null until it is published. */
  get published(): Published | null {
    return this._published;
  }

  override resolve(index: number = PUBLISH): void {
    if (index !== PUBLISH) {
      super.resolve(index);
    } else if (this._draft.isReady) {
      void this._publish();
    }
  }

  /** Keys on what stands in the form are its own; the base class would take them for Publish. */
  protected override _evtKeydown(event: KeyboardEvent): void {
    const inForm =
      event.target instanceof HTMLElement && event.target.closest('.jp-StepGuide-publish') !== null;
    const isField = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox';
    if (event.key === 'Enter' && inForm && !isField) {
      return;
    }
    super._evtKeydown(event);
  }

  private async _publish(): Promise<void> {
    this._published = await this._draft.publish();
    if (this._published !== null) {
      super.resolve(PUBLISH);
    }
  }

  private _enable(): void {
    const button = this.node.querySelector('.jp-Dialog-footer .jp-mod-accept');
    button?.setAttribute('aria-disabled', String(!this._draft.isReady));
  }

  private _published: Published | null = null;
}
