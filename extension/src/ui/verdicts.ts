import type { TranslationBundle } from '@jupyterlab/translation';

import type { GuideRun, GuideState, LastRun, VerifiedState, VerifyJob } from '../model/verdicts';

/** How a badge looks; its words say the same. */
export type Tone = 'unknown' | 'busy' | 'well' | 'changed' | 'broken';

/** What the badge of a notebook says: in short, and in full. */
export interface Badge {
  label: string;
  detail: string;
  tone: Tone;
}

/** All that the badge of a notebook depends on. */
export interface Seen {
  state: GuideState | null;
  running: VerifyJob | null;
  /** Whether its code was changed since it was saved, so that the verdict is on other code. */
  edited: boolean;
  now: Date;
}

const WELL = new Set(['passed', 'drifted']);

const MINUTE_MS = 60_000;

/** Packages named in a sentence; more of them is a list and not a sentence. */
const PACKAGES_NAMED = 3;

export function badge(seen: Seen, trans: TranslationBundle): Badge {
  const { state, running, edited } = seen;
  if (running !== null) {
    return { label: progress(running, trans), detail: atWork(running, trans), tone: 'busy' };
  }
  if (state === null) {
    const detail = trans.__('Run this notebook from top to bottom in a fresh kernel');
    return { label: trans.__('Verify'), detail, tone: 'unknown' };
  }
  if (state.verified === null) {
    const detail = state.last_run
      ? outdated(state.last_run, seen.now, trans)
      : trans.__('This code was never run from top to bottom in a fresh kernel');
    return { label: trans.__('Not verified'), detail, tone: 'unknown' };
  }
  const said = verdict(state.verified, seen.now, trans);
  return edited ? outlived(said, state.verified, seen.now, trans) : said;
}

/** `Verifying 7 of 9…`: the seventh code cell is at work. */
export function progress(job: VerifyJob, trans: TranslationBundle): string {
  const { cells_run = 0, cells_total = 0 } = job;
  return cells_total === 0
    ? trans.__('Verifying…')
    : trans.__('Verifying %1 of %2…', Math.min(cells_run + 1, cells_total), cells_total);
}

/** What was seen when the code was last run, in one sentence. */
export function evidence(verified: VerifiedState, now: Date, trans: TranslationBundle): string {
  const at = new Date(verified.at);
  const day = dayAndTime(at, now, trans);
  const seconds = verified.duration_s.toFixed(1);
  const packages = Object.entries(verified.packages)
    .filter(([name]) => name !== 'python')
    .slice(0, PACKAGES_NAMED)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  if (!WELL.has(verified.verdict)) {
    // The run that first found it says no more of the past than its own moment.
    const isOlder = new Date(verified.since ?? at).getTime() < at.getTime() - MINUTE_MS;
    const since = isOlder ? moment(new Date(verified.since ?? at), now) : '';
    const reason = verified.reason ?? verified.verdict;
    return since === ''
      ? trans.__('Run %1: %2', day, reason)
      : trans.__('Run %1: %2. Not well since %3', day, reason, since);
  }
  if (verified.verdict === 'drifted') {
    return trans.__(
      'Ran to its end %1 in %2 s and showed something else than the file',
      day,
      seconds
    );
  }
  return packages === ''
    ? trans.__('Verified %1 in %2 s', day, seconds)
    : trans.__('Verified %1 in %2 s with %3', day, seconds, packages);
}

/** What was seen of code that is not there any more, in one sentence. */
export function outdated({ at, run }: LastRun, now: Date, trans: TranslationBundle): string {
  const when = dayAndTime(new Date(at), now, trans);
  switch (run.verdict) {
    case 'passed':
      return trans.__('The code changed since it was verified %1', when);
    case 'drifted':
      return trans.__('The code changed since it ran to its end %1', when);
    default:
      return trans.__('The code changed since it stopped %1: %2', when, stopped(run, trans));
  }
}

/** What came of a run, for the person who asked for it. */
export function outcome(name: string, run: GuideRun, trans: TranslationBundle): string {
  const seconds = run.duration_s.toFixed(1);
  switch (run.verdict) {
    case 'passed':
      return trans.__(
        '%1 is verified: it ran in %2 s and shows what the file shows',
        name,
        seconds
      );
    case 'drifted':
      return trans._n(
        '%2 ran to its end in %3 s; %1 cell shows something else than the file',
        '%2 ran to its end in %3 s; %1 cells show something else than the file',
        run.drift?.length ?? 0,
        name,
        seconds
      );
    default:
      return trans.__('%1: %2', name, stopped(run, trans));
  }
}

/** Where and why a run stopped: `step 4. Plot by month: KeyError: 'region'`. */
export function stopped(run: GuideRun, trans: TranslationBundle): string {
  const { failure = null } = run;
  if (failure === null) {
    return run.verdict;
  }
  const error = failure.evalue === '' ? failure.ename : `${failure.ename}: ${failure.evalue}`;
  return failure.step === '' ? error : trans.__('step %1: %2', failure.step, error);
}

/** The time of a moment of today, the date of any other. */
export function moment(at: Date, now: Date): string {
  return isSameDay(at, now) ? clock(at) : date(at);
}

function verdict(verified: VerifiedState, now: Date, trans: TranslationBundle): Badge {
  const at = moment(new Date(verified.at), now);
  const detail = evidence(verified, now, trans);
  switch (verified.verdict) {
    case 'passed':
      return { label: trans.__('Verified %1', at), detail, tone: 'well' };
    case 'drifted':
      return { label: trans.__('Drifted %1', at), detail, tone: 'changed' };
    default:
      return { label: broken(verified, trans), detail, tone: 'broken' };
  }
}

/** A verdict that the code in the notebook has outlived. */
function outlived(said: Badge, { at }: VerifiedState, now: Date, trans: TranslationBundle): Badge {
  return {
    label: trans.__('Edited since %1', moment(new Date(at), now)),
    detail: trans.__('The code was edited since. %1', said.detail),
    tone: 'changed'
  };
}

function broken(verified: VerifiedState, trans: TranslationBundle): string {
  const step = /^\d+/.exec(verified.failing_step ?? '')?.[0] ?? null;
  switch (verified.verdict) {
    case 'timeout':
      return step === null ? trans.__('Too slow') : trans.__('Too slow at step %1', step);
    case 'environment':
      return step === null ? trans.__('Cannot run here') : trans.__('Missing at step %1', step);
    case 'error':
      return step === null ? trans.__('Kernel died') : trans.__('Kernel died at step %1', step);
    case 'interrupted':
      return trans.__('Interrupted');
    case 'invalid':
      return trans.__('Not readable');
    default:
      return step === null ? trans.__('Failed') : trans.__('Failed at step %1', step);
  }
}

function dayAndTime(at: Date, now: Date, trans: TranslationBundle): string {
  return isSameDay(at, now) ? trans.__('today %1', clock(at)) : `${date(at)} ${clock(at)}`;
}

function atWork(job: VerifyJob, trans: TranslationBundle): string {
  return !job.step
    ? trans.__('Running in a fresh kernel')
    : trans.__('Running in a fresh kernel: %1', job.step);
}

function clock(at: Date): string {
  return at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

function date(at: Date): string {
  return at.toLocaleDateString([], { day: 'numeric', month: 'short' });
}

function isSameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString();
}
