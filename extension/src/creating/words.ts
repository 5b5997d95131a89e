import type { TranslationBundle } from '@jupyterlab/translation';

import { reason } from '../ui/reason';
import type { GuideChoice, News, RecordedRun, RunFate } from './model';

/** How many names or runs are said before the rest is counted. */
const SAID = 4;

/** Why a run is kept or dropped, as a sentence without its end. */
export function why(fate: RunFate, choice: GuideChoice, trans: TranslationBundle): string {
  const names = listed(fate.names ?? [], trans);
  const by = orders(fate.by ?? [], choice, trans);
  switch (fate.reason) {
    case 'shown':
      return trans.__('kept: you show it');
    case 'needed':
      return trans._n(
        'kept: gives %2 to run %3',
        'kept: gives %2 to runs %3',
        fate.by?.length ?? 0,
        names,
        by
      );
    case 'order':
      return trans.__('kept: ran before what you show, and what it changed was not seen');
    case 'overwritten':
      return trans.__('dropped: run %2 set %1 anew', names, by);
    case 'unused':
      return trans.__('dropped: nothing shown depends on it');
    case 'replaced':
      return trans.__('dropped: its cell ran again as run %1', by);
    case 'deleted':
      return trans.__('dropped: its cell was deleted, and nothing shown depends on it');
    case 'failed':
      return trans.__('dropped: it failed');
    case 'outside':
      return trans.__('dropped: it ran after the range');
    case 'left out':
      return trans.__('dropped: you left it out');
  }
}

/** What would go with a run that is left out; empty where nothing would. */
export function loss(others: readonly RecordedRun[], trans: TranslationBundle): string {
  return others.length === 0
    ? ''
    : trans._n(
        'Leaving it out leaves out run %2 too, which needs it',
        'Leaving it out leaves out runs %2 too, which need it',
        others.length,
        numbers(others, trans)
      );
}

/** What became of the last change. */
export function newsText(news: News, trans: TranslationBundle): string {
  switch (news.kind) {
    case 'left-out':
      return trans._n(
        'With run %2, run %3 was left out: it needs it.',
        'With run %2, runs %3 were left out: they need it.',
        news.others.length,
        news.run.order,
        numbers(news.others, trans)
      );
    case 'misplaced':
      return trans.__(
        'The step stays where it is: run %1 needs %2 as run %3 left it.',
        news.reader.order,
        plain(news.name, trans),
        news.writer.order
      );
    case 'trouble':
      return reason(news.error, trans);
  }
}

/** Why a guide is not proved; cells are known to people by their runs. */
export function doubt(reason: string, choice: GuideChoice, trans: TranslationBundle): string {
  const blamed = choice.runs
    .filter(({ id, cell_id: cell }) => choice.fate(id)?.kept && reason.startsWith(`cell ${cell}`))
    .at(-1);
  return blamed === undefined
    ? reason
    : trans.__('run %1', blamed.order) + reason.slice(`cell ${blamed.cell_id}`.length);
}

/** `42 runs · 09:02–10:11 · 1 secret replaced` */
export function summary(choice: GuideChoice, trans: TranslationBundle): string {
  const { runs, slice } = choice;
  const [first, last] = [runs[0], runs.at(-1)];
  const time = (at: number): string =>
    new Date(at * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const secrets = slice?.secrets?.length ?? 0;
  return [
    trans._n('%1 run', '%1 runs', runs.length),
    first && last ? `${time(first.started)}–${time(last.ended)}` : '',
    secrets > 0 ? trans._n('%1 secret replaced', '%1 secrets replaced', secrets) : ''
  ]
    .filter(Boolean)
    .join(' · ');
}

/** How long a run took; nothing for what was not timed. */
export function duration({ started, ended }: RecordedRun, trans: TranslationBundle): string {
  const seconds = ended - started;
  if (seconds < 0.05) {
    return '';
  }
  return seconds < 60
    ? trans.__('%1 s', seconds.toFixed(seconds < 10 ? 1 : 0))
    : trans.__('%1 min', (seconds / 60).toFixed(1));
}

function orders(ids: readonly string[], choice: GuideChoice, trans: TranslationBundle): string {
  return numbers(
    ids.flatMap(id => choice.run(id) ?? []),
    trans
  );
}

function numbers(runs: readonly RecordedRun[], trans: TranslationBundle): string {
  return some(
    runs.map(run => String(run.order)),
    trans
  );
}

function listed(names: readonly string[], trans: TranslationBundle): string {
  return some([...new Set(names.map(name => plain(name, trans)))], trans);
}

function some(items: readonly string[], trans: TranslationBundle): string {
  const more = items.length - SAID;
  const said = items.slice(0, SAID).join(', ');
  return more > 0 ? trans.__('%1 and %2 more', said, more) : said;
}

/** Names that the log has for what is no variable. */
function plain(name: string, trans: TranslationBundle): string {
  if (name.startsWith('file:')) {
    return name.slice(name.lastIndexOf('/') + 1);
  }
  switch (name) {
    case '@rng':
    case '@nprng':
      return trans.__('the random numbers');
    case '@cwd':
      return trans.__('the folder');
    case '@env':
      return trans.__('the environment');
    case '@star':
      return trans.__('imported names');
    default:
      return name.startsWith('@') ? trans.__('the settings') : name;
  }
}
