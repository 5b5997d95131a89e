import type { TranslationBundle } from '@jupyterlab/translation';

import type { CalloutKind } from '../model/callouts';
import type { Step } from '../model/steps';
import { stepNamed } from '../model/steps';
import type { Filter } from './filters';
import { firstLine } from './places';
import type { Anchor, Placement, Thread } from './threads';

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

/** What an anchor is on, as people say it. */
export function anchorLabel(
  anchor: Anchor,
  steps: readonly Step[],
  trans: TranslationBundle
): string {
  if (anchor.quote) {
    return trans.__('“%1”', firstLine(anchor.quote.exact));
  }
  if (anchor.output) {
    return trans.__('Output %1', anchor.output.index + 1);
  }
  if (anchor.cell_id) {
    const line = firstLine(anchor.source ?? '').replace(/^#+\s+/, '');
    return line === '' ? trans.__('Cell') : trans.__('Cell: %1', line);
  }
  const [from, to] = [anchor.step_id, anchor.to_step_id].map(id =>
    id ? stepNamed(steps, id) : null
  );
  if (from && to) {
    return trans.__('Steps %1 to %2', from.number, to.number);
  }
  return from ? stepLabel(from, trans) : wasOn(anchor, trans);
}

/** Where an anchor was put. */
export function wasOn({ step_number, heading_path }: Anchor, trans: TranslationBundle): string {
  const title = heading_path?.[0];
  if (typeof step_number !== 'number') {
    return title === undefined
      ? trans.__('was on a step that is gone')
      : trans.__('was on “%1”', title);
  }
  return title === undefined
    ? trans.__('was on step %1', step_number)
    : trans.__('was on step %1 · %2', step_number, title);
}

/** What became of the place of a thread; empty where nothing did. */
export function placementWords(
  { anchor }: Thread,
  { state, likeness }: Placement,
  outputChanged: boolean,
  trans: TranslationBundle
): string {
  const said = [
    state === 'moved' ? trans.__('moved: %1', wasOn(anchor, trans)) : '',
    state !== 'orphan' && (likeness ?? 0) < 1 ? trans.__('the text has changed since') : '',
    outputChanged ? trans.__('the output has changed since') : ''
  ];
  return said.filter(words => words !== '').join(' · ');
}

/** A thread to people who do not see it. */
export function threadLabel(
  { comments }: Thread,
  isUnread: boolean,
  trans: TranslationBundle
): string {
  const author = comments[0]?.author ?? '';
  return isUnread ? trans.__('Thread by %1, new', author) : trans.__('Thread by %1', author);
}

/** A filter, and how many threads it lets through. */
export function filterLabel(filter: Filter, count: number, trans: TranslationBundle): string {
  const labels: Record<Filter, string> = {
    open: trans.__('Open (%1)', count),
    mine: trans.__('Mine (%1)', count),
    unread: trans.__('Unread (%1)', count),
    orphaned: trans.__('Orphaned (%1)', count),
    all: trans.__('All (%1)', count)
  };
  return labels[filter];
}

/** That a filter lets nothing through. */
export function nothingWords(filter: Filter, trans: TranslationBundle): string {
  const resolved = trans.__('Every thread is resolved. Choose All to read them.');
  const words: Record<Filter, string> = {
    open: resolved,
    mine: trans.__('You have said nothing in an open thread.'),
    unread: trans.__('You have read everything.'),
    orphaned: trans.__('Every thread has its place in the notebook.'),
    all: resolved
  };
  return words[filter];
}

/** Why a thread is closed. */
export function settledWords({ callout }: Thread, trans: TranslationBundle): string {
  return callout
    ? trans.__('✓ Resolved: became a callout (%1)', kindLabel(callout.kind, trans))
    : trans.__('✓ Resolved');
}
