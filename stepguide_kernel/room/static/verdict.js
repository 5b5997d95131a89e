// Whether the guide still runs, in words: the strip, the badge, and cautions at the steps.

import { day, moment } from './dates.js';
import { element } from './elements.js';
import { cellWithId, titleOf } from './steps.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** After so many days, what passed then is worth a doubt. */
const STALE_DAYS = 30;
const PACKAGES_NAMED = 4;
const DRIFT_NAMED = 3;
const WELL = new Set(['passed', 'drifted']);

export function startVerdict(overlay) {
  overlay.addEventListener('drawn', ({ detail: { publication } }) => {
    const { snapshot_hash: snapshot, vouched, verified } = publication;
    if (snapshot !== document.body.dataset.snapshot) {
      document.getElementById('sg-status').textContent =
        'This guide was published anew: reload the page to read it.';
    } else if (verified && (vouched || !WELL.has(verified.verdict))) {
      // Whatever passed since: what no run vouches for was not shown by that run.
      draw(verified);
    }
  });
}

function draw(state) {
  const { kind, badge, lead, text } = words(state);
  const badgeNode = document.getElementById('sg-badge');
  badgeNode.dataset.verdict = kind;
  const [word, ...detail] = badge.split(' ');
  badgeNode.replaceChildren(word, ' ', element('span', 'sg-badge-detail', detail.join(' ')));
  const strip = document.getElementById('sg-strip');
  strip.dataset.verdict = kind;
  strip.replaceChildren(element('strong', '', lead), ` ${text}`);
  document.querySelectorAll('[data-caution]').forEach(place => { place.hidden = true; });
  if (kind === 'failed') {
    caution(state.failing_cell, 'failed', brokenHere(state));
  }
  for (const { cell_id: cell, detail: seen } of kind === 'drifted' ? state.drift : []) {
    caution(cell, 'drifted', `On ${day(state.at)} this step showed something else: ${seen}.`);
  }
}

function words(state) {
  if (state.verdict === 'passed') {
    return passed(state);
  }
  return state.verdict === 'drifted' ? drifted(state) : broken(state);
}

function passed(state) {
  const at = new Date(state.at);
  const days = Math.floor((Date.now() - at) / DAY_MS);
  const ran = `Every cell ran in ${seconds(state.duration_s)}${surroundings(state)} and showed what you see here.`;
  if (days > STALE_DAYS) {
    return {
      kind: 'stale',
      badge: `Verified ${days} days ago`,
      lead: `Verified ${moment(at)}, ${days} days ago.`,
      text: `${ran} Packages and data may have moved on since.`
    };
  }
  return {
    kind: 'passed',
    badge: `Verified ${day(at)}, ${seconds(state.duration_s)}`,
    lead: `Verified ${moment(at)}.`,
    text: ran
  };
}

function drifted(state) {
  const named = state.drift.slice(0, DRIFT_NAMED).map(({ cell_id: cell, detail }) => {
    const step = stepOf(cell);
    return step ? `step ${step.dataset.number}: ${detail}` : detail;
  });
  const more = state.drift.length - named.length;
  const what = named.length ? `: ${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}` : '';
  return {
    kind: 'drifted',
    badge: `Drifted ${day(state.at)}`,
    lead: `Runs, with other results, on ${moment(state.at)}.`,
    text: `Every cell ran in ${seconds(state.duration_s)}${surroundings(state)}, but some showed something else than before${what}.`
  };
}

function broken(state) {
  const step = stepOf(state.failing_cell);
  const where = step ? `step ${step.dataset.number}, “${titleOf(step)}”, fails` : 'this guide does not run';
  const shown = document.body.dataset.verified === undefined
    ? 'The outputs are those that the author’s file held.'
    : 'The outputs are the last verified ones.';
  return {
    kind: 'failed',
    badge: `Fails since ${since(state)}`,
    lead: `Since ${since(state)} ${where}${why(state)}.`,
    // Whoever published a guide ran it themselves, or was told when it broke.
    text: `The author knows. ${shown}`
  };
}

/** The same at the step itself, which a reader may reach without having seen the strip. */
function brokenHere(state) {
  return `Since ${since(state)} this step fails${why(state)}.`;
}

function since({ since: first, at }) {
  return day(first ?? at);
}

function why({ reason }) {
  return reason ? `: ${reason}` : '';
}

/** The step of a cell, as this page has it: its text may differ from what ran. */
function stepOf(cell) {
  return cell ? cellWithId(cell)?.closest('.sg-step') : null;
}

function caution(cell, kind, text) {
  const place = stepOf(cell)?.querySelector('[data-caution]');
  if (place) {
    place.dataset.verdict = kind;
    place.textContent = place.hidden ? text : `${place.textContent} ${text}`;
    place.hidden = false;
  }
}

function seconds(value) {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
}

/** On what it ran: Python, and the packages that the guide names. */
function surroundings({ packages: { python, ...packages } }) {
  const all = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  const named = all.slice(0, PACKAGES_NAMED);
  const more = all.length - named.length;
  const list = [...named, ...(more ? [`${more} more`] : [])].join(', ');
  return [python && ` on Python ${python}`, list && ` with ${list}`].filter(Boolean).join('');
}
