// "I'm stuck here": the author learns how many readers are, and at which step; who wants to
// can say what is wrong.

const NOTED = 'Noted, without your name: the author sees how many readers are stuck at this step.';

export function startStuck(analytics, comments) {
  for (const button of document.querySelectorAll('[data-stuck]')) {
    button.addEventListener('click', () => stuck(button, analytics, comments));
  }
}

function stuck(button, analytics, comments) {
  const step = button.closest('.sg-step');
  analytics.noteOnce('stuck', step.dataset.step);
  analytics.send(); // at once: whoever is stuck may be about to leave
  step.querySelector('[data-noted]').textContent = [NOTED, knownTrouble(step)].join(' ');
  comments.open(step, { question: 'What is wrong?' });
}

/** What the page itself knows to be in a reader's way. */
function knownTrouble(step) {
  if (!step.querySelector('[data-caution]').hidden) {
    return 'This step does not run as it should at present; see above.';
  }
  return step.querySelector('.sg-callout') ? 'The callouts above may help.' : '';
}
