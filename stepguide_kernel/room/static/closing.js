// The one question at the end of a guide; its answer is a comment on the last step.

const QUESTION = 'What would have helped?';

export function startClosing(steps, comments) {
  const place = document.querySelector('[data-closing]');
  const last = steps.numbered.at(-1) ?? steps.all.at(-1);
  if (!last) {
    return;
  }
  comments.ask(place, last, {
    question: QUESTION,
    lead: `> ${QUESTION}\n\n`,
    thanks: 'Thank you. It stands as a comment on the last step, where the author answers.'
  });
  steps.addEventListener('end', () => {
    const title = document.getElementById('sg-closing-title');
    title.scrollIntoView({ block: 'center' });
    title.focus({ preventScroll: true });
  });
}
