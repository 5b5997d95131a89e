// What the status line says of a live run.

const { dataset } = document.getElementById('sg-badge') ?? document.body;

/** What the page shows without a live run. */
export const VERIFIED = dataset.verdict === 'unverified' ? 'the author’s output' : 'the verified output';

const AGAIN = `You see ${VERIFIED}s again.`;

export const ENDED = {
  idle: `Your live run has ended, because it was not used. ${AGAIN}`,
  lifetime: `Your live run has ended, because its time was up. ${AGAIN}`,
  died: `Your live run has ended, because its kernel died. ${AGAIN}`,
  moved: `You went live elsewhere, and that has ended this live run. ${AGAIN}`,
  left: `Your live run has ended. ${AGAIN}`,
  failed: `Your live run could not be started; the server’s log says why. ${AGAIN}`,
  lost: `The reading room cannot be reached, and your live run has ended. ${AGAIN}`
};

export function waiting(place) {
  const where = place === 1 ? 'next' : ordinal(place);
  return `Live seats are taken; you are ${where}. Your run starts by itself.`;
}

export function running(step, count, own) {
  return `Running step ${step} of ${count}…${own ? ' your values' : ''}`;
}

export function ending({ reason, seconds }) {
  const why = reason === 'idle' ? 'because it is not used' : 'because its time is up';
  return `Your live run ends in ${seconds} seconds, ${why}.`;
}

/** Live, and what a reader should know of what they see. */
export function live({ stopped, differing, own }) {
  const values = own ? 'Live, with your values' : 'Live';
  if (stopped !== null) {
    return `${values}. Your live run stopped at step ${stopped}; from there on you see ${VERIFIED}s.`;
  }
  if (differing === null) {
    return `${values}, in a private kernel.`;
  }
  if (!differing.length) {
    return `${values}; the same as ${VERIFIED}s.`;
  }
  return `${values}; differs from ${VERIFIED} in ${steps(differing)}.`;
}

function steps(numbers) {
  const last = numbers.at(-1);
  const before = numbers.slice(0, -1);
  return before.length ? `steps ${before.join(', ')} and ${last}` : `step ${last}`;
}

function ordinal(number) {
  const tens = number % 100;
  const ending = tens > 10 && tens < 14 ? 'th' : ['th', 'st', 'nd', 'rd'][number % 10] ?? 'th';
  return `${number}${ending}`;
}
