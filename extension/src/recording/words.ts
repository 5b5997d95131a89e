import type { TranslationBundle } from '@jupyterlab/translation';

import type { CannotRecord } from './kernel';
import type { Interruption, NotebookRecorder } from './recorder';
import type { Knowledge } from './recording';

/** Why nothing is recorded, and what helps. */
export function refusal({ reason, said }: CannotRecord, trans: TranslationBundle): string {
  switch (reason) {
    case 'no-kernel':
      return trans.__('There is no kernel to record. Start one: Kernel → Change Kernel.');
    case 'other-kernel':
      return trans.__(
        'The kernel “%1” cannot be recorded here. Choose another: Kernel → Change Kernel.',
        said
      );
    case 'no-package':
      return trans.__(
        'The kernel’s environment has no StepGuide, so it cannot be recorded. Run “%pip install --no-deps jupyter-stepguide” in a cell, then press Record again.'
      );
    case 'old-package':
      return trans.__(
        'The kernel’s environment has another version of StepGuide than JupyterLab. Run “%pip install --no-deps --upgrade jupyter-stepguide” in a cell, restart the kernel, then press Record again.'
      );
    case 'switched-off':
      return trans.__(
        'Recording is switched off here. Allow it in Settings → StepGuide recording, or run “%stepguide resume” in a cell.'
      );
    case 'no-answer':
      return said === ''
        ? trans.__('The kernel did not answer. See whether it still runs, then press again.')
        : trans.__(
            'The kernel did not do it: %1. See whether it still runs, then press again.',
            said
          );
  }
}

/** What happened to the kernel while it recorded. */
export function interruption(
  what: Interruption['what'],
  name: string,
  trans: TranslationBundle
): string {
  switch (what) {
    case 'restarted':
      return trans.__(
        '%1: The kernel was restarted. Recording goes on from here; what ran before is a session of its own.',
        name
      );
    case 'changed':
      return trans.__(
        '%1: The kernel was changed, and recording ended. What ran is kept; press Record to begin anew.',
        name
      );
    case 'gone':
      return trans.__(
        '%1: The kernel ended, and recording with it. What ran until then is kept.',
        name
      );
  }
}

/** What the button's tooltip says. */
export function recordCaption(recorder: NotebookRecorder, trans: TranslationBundle): string {
  const { recording } = recorder;
  switch (recording.kind) {
    case 'asking':
      if (recorder.isCutOff) {
        return trans.__('Waits until the kernel can be reached again');
      }
      return recorder.isBusy
        ? trans.__('Waits until the cells that run are done')
        : trans.__('Asks the kernel…');
    case 'recording':
      return [trans.__('Stop recording'), knownFrom(recording.known, trans)]
        .filter(Boolean)
        .join('. ');
    default:
      return trans.__('Record what you run from here on, to make a guide of it');
  }
}

/** From when on runs are known in full. */
export function knownFrom({ since, unseen }: Knowledge, trans: TranslationBundle): string {
  if (since === null) {
    return '';
  }
  const time = since.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return unseen === 0
    ? trans.__('Runs are known in full since %1', time)
    : trans._n(
        'Runs are known in full since %2; %1 earlier one by its source only',
        'Runs are known in full since %2; %1 earlier ones by their source only',
        unseen,
        time
      );
}

/** What has to be known of a session before a guide is made of it. */
export function preface(known: Knowledge, isGone: boolean, trans: TranslationBundle): string {
  const gone = isGone ? trans.__('The kernel ended; what ran until then is kept') : '';
  const partly = known.unseen > 0 ? knownFrom(known, trans) : '';
  return [gone, partly]
    .filter(Boolean)
    .map(said => `${said}.`)
    .join(' ');
}
