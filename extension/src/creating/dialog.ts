import { Dialog } from '@jupyterlab/apputils';

import type { IFormOptions } from './form';
import { GuideForm } from './form';
import type { BuiltGuide } from './making';
import type { SessionSlice } from './model';

/** Where its buttons stand. */
const [LATER, CREATE] = [0, 1];

/** The dialog that ends in a guide; Enter takes what we would choose. */
export class GuideDialog extends Dialog<unknown> {
  constructor(
    private readonly _chosen: IFormOptions,
    title: string
  ) {
    const { trans } = _chosen;
    super({
      title,
      body: new GuideForm(_chosen),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Not now') }),
        Dialog.okButton({ label: trans.__('Create guide') })
      ],
      defaultButton: CREATE
    });
    this.addClass('jp-StepGuide-createDialog');
    _chosen.choice.stateChanged.connect(this._onChoice, this);
    _chosen.making.stateChanged.connect(this._onMaking, this);
    this._enable();
  }

  /** What came of it; null until the guide is made. */
  get made(): BuiltGuide | null {
    const { phase } = this._chosen.making;
    return phase.kind === 'made' ? phase.guide : null;
  }

  override resolve(index: number = CREATE): void {
    if (index === LATER) {
      this.reject();
    } else if (this._isReady) {
      void this._chosen.making.prove(this._chosen.choice.chosen);
    }
  }

  override reject(): void {
    void this._chosen.making.cancel();
    super.reject();
  }

  /** Keys on what stands in the form are its own; the base class would take them for Create. */
  protected override _evtKeydown(event: KeyboardEvent): void {
    const isInForm =
      event.target instanceof HTMLElement &&
      event.target.closest('.jp-StepGuide-creating') !== null;
    if (!(event.key === 'Enter' && isInForm)) {
      super._evtKeydown(event);
    }
  }

  private get _isReady(): boolean {
    const { choice, making } = this._chosen;
    const isShown = making.into === null || making.preview !== null;
    return choice.isReady && isShown && !making.isMaking;
  }

  private _onChoice(): void {
    const { choice, making } = this._chosen;
    making.forget();
    if (making.into !== null && choice.isReady && choice.slice !== this._compared) {
      this._compared = choice.slice;
      void making.compare(choice.chosen);
    }
    this._enable();
  }

  private _onMaking(): void {
    if (this.made !== null) {
      super.resolve(CREATE);
      return;
    }
    this._enable();
  }

  private _enable(): void {
    const { making, trans } = this._chosen;
    const button = this.node.querySelector('.jp-Dialog-footer .jp-mod-accept');
    const said = making.into === null ? trans.__('Create guide') : trans.__('Update guide');
    button?.setAttribute('aria-disabled', String(!this._isReady));
    button?.setAttribute('aria-label', said);
    const label = button?.querySelector('.jp-Dialog-buttonLabel');
    if (label) {
      label.textContent = said;
    }
  }

  private _compared: SessionSlice | null = null;
}
