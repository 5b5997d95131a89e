// The reading room's REST contract, as far as a page uses it.

import { readCookie } from './cookies.js';

const { baseUrl, slug } = document.body.dataset;

// A live run's answer has a line every 15 seconds at the latest.
const SILENCE_MS = 45_000;

/** What the server said when it said no: a sentence for people, and what to do next. */
export class Refused extends Error {
  constructor(status, { message, hint, parameter } = {}) {
    super([message ?? `the server answered ${status}`, hint].filter(Boolean).join(': '));
    this.status = status;
    this.parameter = parameter;
  }
}

/** Fetch a path below the base URL; a body makes it a POST of JSON. */
export async function request(path, body, options = {}) {
  const response = await fetch(`${baseUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'Content-Type': 'application/json', 'X-XSRFToken': readCookie('_xsrf') },
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: 'same-origin',
    ...options
  });
  if (!response.ok) {
    throw new Refused(response.status, await response.json().catch(() => ({})));
  }
  return response;
}

const publication = `stepguide/api/publications/${slug}`;

/** Who the server takes the reader for. */
export async function fetchPerson() {
  return (await (await request('stepguide/api/status')).json()).person;
}

/** What lies over the page: the publication with its newest verdict, and all threads. */
export async function fetchOverlay() {
  return (await request(`${publication}/overlay`)).json();
}

function updates(since) {
  return `stepguide/api/updates${since === null ? '' : `?since=${since}`}`;
}

/** What was said after number `since`; null asks where the numbers stand. */
export async function fetchUpdates(since) {
  return (await request(updates(since))).json();
}

/** A socket that tells the same, at once and then as it comes. */
export function openUpdates(since) {
  const address = new URL(`${baseUrl}${updates(since)}`, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  return new WebSocket(address);
}

/** Post a comment; `anchor` opens a thread, `thread` answers one. */
export async function postComment(comment) {
  return (await request(`${publication}/comments`, comment)).json();
}

/** Send reading events, also while the page goes away. */
export function sendEvents(events) {
  return request(`${publication}/events`, { events }, { keepalive: true });
}

/** Ask for a private kernel; the answer goes on for as long as its run does. */
export function startLive(asked, signal) {
  return soon(request(`stepguide/live/${slug}`, asked, { signal }));
}

/** What the room says, if it says anything: a network that is lost need not say so. */
function soon(said) {
  let timer;
  const silence = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the reading room does not answer')), SILENCE_MS);
  });
  return Promise.race([said, silence]).finally(() => clearTimeout(timer));
}

/** An output's document, which a frame can draw. */
export async function fetchEmbedded(key) {
  return (await request(`w/${slug}/embedded/${key}`)).json();
}

/** What Voila's front end has to know before it is started. */
export async function fetchFrontEnd() {
  return (await request('stepguide/front-end')).json();
}

/** Say that the reader is still there. */
export function keepLive(kernel) {
  return request(`api/kernels/${kernel}`, {});
}

/** What an answer says, line by line, as it comes; it fails where nothing comes for too long. */
export async function* lines(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await soon(reader.read());
    if (done) {
      return;
    }
    const whole = (text + value).split('\n');
    text = whole.pop();
    for (const line of whole.filter(Boolean)) {
      yield JSON.parse(line);
    }
  }
}
