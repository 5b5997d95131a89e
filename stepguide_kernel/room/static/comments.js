// Threads beside their steps, and the form that adds to them.  Bodies arrive as HTML that the
// server made of markdown and cleaned; everything else is set as text.

import { fetchPerson, fetchThreads, postComment } from './api.js';
import { forget, recall, remember } from './memory.js';
import { followNews } from './news.js';
import { randomWord } from './random.js';

const EARLIER = 'sg-earlier';
const NAME_COOKIE = 'stepguide-name';
const MOMENT = new Intl.DateTimeFormat(undefined, {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit'
});

export function startComments(steps) {
  const comments = new Comments(steps);
  comments.load();
  comments.meet();
  followNews(() => comments.load());
  return comments;
}

class Comments {
  constructor(steps) {
    this.steps = steps;
    /** What the threads on the page say, by id: those that say the same stay as they are. */
    this.drawn = new Map();
    this.template = document.getElementById('sg-comment-form');
    for (const button of document.querySelectorAll('[data-comment]')) {
      button.addEventListener('click', () => this.open(button.closest('.sg-step')));
    }
  }

  /** Learn whether the reader has an account; until then nobody is asked for a name. */
  async meet() {
    try {
      this.isAnonymous = !(await fetchPerson()).verified;
    } catch {
      this.isAnonymous = false;
    }
    document.querySelectorAll('form.sg-form').forEach(form => this.fillName(form));
  }

  async load() {
    let threads;
    try {
      threads = await fetchThreads();
    } catch {
      return; // the guide stands without its discussion
    }
    for (const step of this.steps.all) {
      this.draw(step, threads.filter(thread => this.stepOf(thread) === step));
    }
    this.drawEarlier(threads.filter(thread => this.stepOf(thread) === null));
    document.body.toggleAttribute('data-discussed', threads.length > 0);
  }

  /** The step a thread is on in this version; null where this version has none of it. */
  stepOf({ anchor, placement }) {
    return this.steps.withId(placement?.step_id ?? anchor.step_id);
  }

  /** What was said of steps that are no more is read at the end. */
  drawEarlier(threads) {
    const known = document.getElementById(EARLIER);
    if (threads.length === 0 || known?.querySelector('form')) {
      return;
    }
    const place = element('section', 'sg-earlier');
    place.id = EARLIER;
    place.append(element('h2', '', 'Comments on earlier versions'));
    place.append(...threads.map(thread => this.threadNode(null, thread)));
    known?.remove();
    this.steps.all.at(-1)?.after(place);
  }

  /** Draw the threads of one step; forms that are open in it stay as they are. */
  draw(step, threads) {
    const place = step.querySelector('[data-discussion]');
    if (!place) {
      return;
    }
    const shown = new Map([...place.querySelectorAll('.sg-thread')].map(node => [node.dataset.thread, node]));
    const form = [...place.children].find(node => node.matches('form')) ?? null;
    for (const thread of threads) {
      const [node, said] = [shown.get(thread.id), JSON.stringify(thread)];
      shown.delete(thread.id);
      if (!node) {
        place.insertBefore(this.threadNode(step, thread), form);
      } else if (said !== this.drawn.get(thread.id)) {
        exchange(node, this.threadNode(step, thread));
      }
      this.drawn.set(thread.id, said);
    }
    shown.forEach(node => node.remove());
    const count = threads.reduce((sum, thread) => sum + thread.comments.length, 0);
    const link = document.querySelector(`.sg-rail a[data-step="${CSS.escape(step.dataset.step)}"] [data-count]`);
    if (link) {
      link.textContent = count ? `${count} comment${count === 1 ? '' : 's'}` : '';
    }
  }

  threadNode(step, thread) {
    const node = element('section', 'sg-thread');
    node.dataset.thread = thread.id;
    node.dataset.resolved = String(thread.resolved);
    if (thread.resolved) {
      node.append(element('p', 'sg-muted', 'Resolved'));
    }
    node.append(...aboutNodes(thread.anchor, step === null), ...thread.comments.map(commentNode));
    const reply = element('button', 'sg-button sg-quiet sg-reply', 'Reply');
    reply.type = 'button';
    reply.addEventListener('click', () => this.form(node, { thread: thread.id }));
    node.append(reply);
    return node;
  }

  /** Open the form for a new thread on `step`. */
  open(step) {
    const place = step?.querySelector('[data-discussion]');
    if (place) {
      document.body.toggleAttribute('data-discussed', true);
      this.form(place, { anchor: { step_id: step.dataset.step } });
    }
  }

  form(place, target) {
    const open = [...place.children].find(node => node.matches('form'));
    const form = open ?? this.template.content.firstElementChild.cloneNode(true);
    if (!open) {
      this.fillName(form);
      const draft = keepDraft(form.elements.body, target);
      form.addEventListener('submit', event => {
        event.preventDefault();
        this.post(form, { op_id: draft.operation, ...target }, draft);
      });
      form.querySelector('[data-cancel]').addEventListener('click', () => {
        draft.forget();
        form.remove();
      });
      place.append(form);
    }
    form.elements.body.focus();
  }

  // A reader without an account may give a name; a cookie keeps it, and nothing vouches for it.

  fillName(form) {
    form.querySelector('.sg-form-name').hidden = !this.isAnonymous;
    const known = new RegExp(`(?:^|; )${NAME_COOKIE}=([^;]*)`).exec(document.cookie)?.[1] ?? '';
    form.elements.name.value ||= decodeURIComponent(known);
  }

  keepName(form) {
    if (this.isAnonymous) {
      const name = encodeURIComponent(form.elements.name.value.trim());
      const path = document.body.dataset.baseUrl;
      document.cookie = `${NAME_COOKIE}=${name}; path=${path}; max-age=31536000; SameSite=Lax`;
    }
  }

  async post(form, comment, draft) {
    const button = form.querySelector('.sg-primary');
    const error = form.querySelector('.sg-form-error');
    button.disabled = true;
    error.hidden = true;
    this.keepName(form);
    try {
      await postComment({ ...comment, body: form.elements.body.value });
      draft.forget();
      form.remove();
      await this.load();
    } catch (problem) {
      error.textContent = `Not posted: ${problem.message}`;
      error.hidden = false;
    } finally {
      button.disabled = false;
    }
  }
}

/** Put a thread's newer state in its place; a form that is open in it, and the focus, stay. */
function exchange(node, newer) {
  const form = node.querySelector('form');
  const { activeElement } = document;
  const focused = node.contains(activeElement) ? activeElement : null;
  if (form) {
    newer.append(form);
  }
  node.replaceWith(newer);
  if (focused) {
    (form?.contains(focused) ? focused : newer.querySelector('.sg-reply')).focus({ preventScroll: true });
  }
}

/**
 * Keep what is being written over a reload.
 *
 * One operation for one text: pressing Post again after a lost answer adds nothing twice.
 */
function keepDraft(field, { thread, anchor }) {
  const key = `draft-${document.body.dataset.slug}-${thread ?? anchor.step_id}`;
  const draft = { operation: randomWord(), text: '', ...recall(key, {}) };
  field.value = draft.text;
  field.addEventListener('input', () => remember(key, { ...draft, text: field.value }));
  return { operation: draft.operation, forget: () => forget(key) };
}

/** What a thread is about, where that is less than a step, or gone with it. */
function aboutNodes({ quote, heading_path: [title] = [], step_number: number }, isGone) {
  const nodes = [];
  if (isGone && title) {
    nodes.push(element('p', 'sg-muted', number ? `Was on step ${number}. ${title}` : `Was on “${title}”`));
  }
  if (quote) {
    nodes.push(element('blockquote', 'sg-quote', quote.exact));
  }
  return nodes;
}

function commentNode(comment) {
  const node = element('article', 'sg-comment');
  const header = element('header');
  const name = element('bdi', '', comment.author);
  const time = element('time', '', MOMENT.format(new Date(comment.at)));
  time.dateTime = comment.at;
  header.append(name, comment.verified ? '' : ' (unverified)', ' · ', time, comment.edited ? ' · edited' : '');
  if (comment.thanks.length > 0) {
    header.append(` · thanks from ${comment.thanks.join(', ')}`);
  }
  const body = element('div', 'sg-comment-body');
  if (comment.deleted) {
    body.textContent = 'This comment was deleted.';
  } else {
    body.innerHTML = comment.html;
  }
  node.append(header, body);
  return node;
}

function element(tag, className = '', text = '') {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}
