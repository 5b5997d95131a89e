// The page's body never changes; whether its guide still runs does.  The strip, the badge and
// the cautions say what was seen, in words.

import { fetchPublication } from './api.js';
import { titleOf } from './steps.js';

const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const MOMENT = new Intl.DateTimeFormat(undefined, {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit'
});

export async function startVerdict() {
  let publication;
  try {
    publication = await fetchPublication();
  } catch {
    return; // what the page says of itself stands
  }
  const { vouched, verified } = publication;
  // Whatever passed since: what a page shows that no run vouches for was not shown by that run.
  if (verified && (vouched || !(verified.verdict in WORDS))) {
    draw(publication.verified);
  }
}

function draw(state) {
  const { badge, lead, text } = WORDS[state.verdict]?.(state) ?? broken(state);
  const kind = state.verdict === 'passed' || state.verdict === 'drifted' ? state.verdict : 'failed';
  const badgeNode = document.getElementById('sg-badge');
  badgeNode.dataset.verdict = kind;
  const [word, ...detail] = badge.split(' ');
  const detailNode = document.createElement('span');
  detailNode.className = 'sg-badge-detail';
  detailNode.textContent = detail.join(' ');
  badgeNode.replaceChildren(word, ' ', detailNode);
  const strip = document.getElementById('sg-strip');
  strip.dataset.verdict = kind;
  const strong = document.createElement('strong');
  strong.textContent = lead;
  strip.replaceChildren(strong, ` ${text}`);
  if (kind === 'failed') {
    caution(state, lead);
  }
}

const WORDS = {
  passed: state => ({
    badge: `Verified ${DAY.format(new Date(state.at))}, ${seconds(state.duration_s)}`,
    lead: `Verified ${MOMENT.format(new Date(state.at))}.`,
    text: `Every cell ran in ${seconds(state.duration_s)}${packages(state)} and showed what you see here.`
  }),
  drifted: state => ({
    badge: `Drifted ${DAY.format(new Date(state.at))}`,
    lead: `Runs, with other results, on ${MOMENT.format(new Date(state.at))}.`,
    text: `Every cell ran in ${seconds(state.duration_s)}${packages(state)}, but some showed something else than the author’s file.`
  })
};

function broken(state) {
  const since = DAY.format(new Date(state.since ?? state.at));
  const step = failingStep(state);
  const where = step ? `step ${step.dataset.number}, “${titleOf(step)}”, fails` : 'this guide does not run';
  return {
    badge: `Fails since ${since}`,
    lead: `Since ${since} ${where}${state.reason ? `: ${state.reason}` : ''}.`,
    text: document.getElementById('sg-strip').dataset.verdict === 'unverified'
      ? 'The outputs below are those that the author’s file held.'
      : 'The outputs below are the last verified ones.'
  };
}

/** The step of the cell that failed, as this page has it: its text may differ from what ran. */
function failingStep(state) {
  const id = state.failing_cell;
  return id ? document.querySelector(`[data-cell="${CSS.escape(id)}"]`)?.closest('.sg-step') : null;
}

function caution(state, lead) {
  const place = failingStep(state)?.querySelector('[data-caution]');
  if (place) {
    place.textContent = lead;
    place.hidden = false;
  }
}

function seconds(value) {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
}

function packages(state) {
  const named = Object.entries(state.packages).slice(0, 4).map(([name, version]) => `${name} ${version}`);
  return named.length ? ` with ${named.join(', ')}` : '';
}
