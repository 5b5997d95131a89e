import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IScheduleOptions } from './options';
import { ScheduleForm } from './form';
import { GuideSchedules } from './model';

/** The dialog about when a guide is verified; what is done in it is done at once. */
export class ScheduleDialog extends Dialog<unknown> {
  constructor(model: GuideSchedules, trans: TranslationBundle) {
    super({
      title: trans.__('When this notebook is verified'),
      body: new ScheduleForm(model, trans),
      buttons: [Dialog.cancelButton({ label: trans.__('Close') })]
    });
    this.addClass('jp-StepGuide-scheduleDialog');
  }

  /** Enter in the form is the form's own; the base class would close the dialog. */
  protected override _evtKeydown(event: KeyboardEvent): void {
    const inForm =
      event.target instanceof HTMLElement &&
      event.target.closest('.jp-StepGuide-schedules') !== null;
    if (event.key !== 'Enter' || !inForm) {
      super._evtKeydown(event);
    }
  }
}

/** Show when a guide is verified, until the person closes it. */
export async function showSchedules(
  { client, trans, serverPath }: IScheduleOptions,
  path: string
): Promise<void> {
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  const model = new GuideSchedules({ path, client, serverPath, zone });
  void model.load();
  // eslint-disable-next-line jupyter/require-disposable-ownership -- disposed of when it is closed
  const dialog = new ScheduleDialog(model, trans);
  try {
    await dialog.launch();
  } finally {
    model.dispose();
  }
}
