import type { TranslationBundle } from '@jupyterlab/translation';

import type { Cause } from '../model/verdicts';

/** What helps is said as a click: nobody in Lab should have to leave it for a terminal. */
const COMMAND_LINE = /\bstepguide [a-z]|(?:^|\s)--?[a-z]/;

/** What helps against a refusal of the server, in words for people in JupyterLab. */
export function hintOf(
  { code, hint }: { code: string; hint: string },
  trans: TranslationBundle
): string {
  const own: Partial<Record<string, string>> = {
    unverified: trans.__('Verify first: the badge in the toolbar.'),
    slug_taken: trans.__('Choose another address.'),
    session_unknown: trans.__('Press Record in the notebook’s toolbar, run some cells, then Stop.'),
    session_empty: trans.__('Press Record, run the cells that show something, then Stop.'),
    target_exists: trans.__('Give the notebook another title, or move that file away.'),
    kernel_missing: trans.__('Choose another kernel: Kernel → Change Kernel.'),
    room_unavailable: trans.__('JupyterLab’s log says why: ask whoever runs this server.'),
    missing_dependency: trans.__('Ask whoever runs this server to install it.'),
    storage: trans.__('Free some space, or see whether you may write there, then try again.'),
    store_busy: trans.__('Try again in a moment.')
  };
  return own[code] ?? sentence(withoutCommands(hint));
}

/** Why a run did not go well and what helps; empty where neither is known. */
export function helpWith(
  { cause, hint }: { cause: Cause | null; hint: string },
  trans: TranslationBundle
): string {
  const own: Partial<Record<Cause, string>> = {
    missing_kernel: trans.__('Choose another kernel: Kernel → Change Kernel.'),
    too_slow: trans.__('Shorten the step, or let whoever runs this server allow it more time.')
  };
  const helps = (cause === null ? undefined : own[cause]) ?? withoutCommands(hint);
  return [cause === null ? '' : causeWords(cause, trans), sentence(helps)]
    .filter(Boolean)
    .join(' ');
}

function causeWords(cause: Cause, trans: TranslationBundle): string {
  const words: Record<Cause, string> = {
    api_change: trans.__('A package has changed since.'),
    asks_for_input: trans.__('It waits for somebody to type.'),
    check_failed: trans.__('A check of the guide’s own does not hold.'),
    disk_full: trans.__('The disk is full.'),
    flaky: trans.__('It failed and passed with nothing changed.'),
    hidden_state: trans.__('It needs a cell that has not run before it.'),
    killed: trans.__('The kernel was killed.'),
    left_early: trans.__('The guide leaves before its end.'),
    missing_file: trans.__('A file is missing here.'),
    missing_kernel: trans.__('No kernel here runs it.'),
    missing_magic: trans.__('A magic command is missing here.'),
    missing_package: trans.__('A package is missing here.'),
    missing_program: trans.__('A program is missing here.'),
    network: trans.__('An address cannot be reached from here.'),
    out_of_memory: trans.__('It took too much memory.'),
    shown_on_purpose: trans.__('The file shows this error too.'),
    syntax_error: trans.__('A cell is no Python.'),
    too_slow: trans.__('It took too long.'),
    unknown: ''
  };
  return words[cause];
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function withoutCommands(hint: string): string {
  return COMMAND_LINE.test(hint) ? '' : hint;
}
