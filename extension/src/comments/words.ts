import type { TranslationBundle } from '@jupyterlab/translation';

import type { CalloutKind } from '../model/callouts';
import type { Step } from '../model/steps';
import type { Thread } from './threads';

/** A kind of callout as people read it. */
export function kindLabel(kind: CalloutKind, trans: TranslationBundle): string {
  const labels: Record<CalloutKind, string> = {
    NOTE: trans.__('Note'),
    TIP: trans.__('Tip'),
    IMPORTANT: trans.__('Important'),
    WARNING: trans.__('Warning'),
    CAUTION: trans.__('Caution')
  };
  return labels[kind];
}

/** A step as a heading over its threads; set-up is step 0, and needs no number. */
export function stepLabel(step: Step, trans: TranslationBundle): string {
  return step.number === 0 ? step.title : trans.__('Step %1 · %2', step.number, step.title);
}

/** Why a thread is closed. */
export function settledWords({ callout }: Thread, trans: TranslationBundle): string {
  return callout
    ? trans.__('✓ Resolved: became a callout (%1)', kindLabel(callout.kind, trans))
    : trans.__('✓ Resolved');
}
