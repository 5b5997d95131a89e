import { Widget } from '@lumino/widgets';

/** What a person can do about a notice. */
export interface INoticeAction {
  label: string;
  onClick(): void;
}

/** A few words above the tabs, with buttons where there is something to do. */
export class Notice extends Widget {
  constructor({ tone, title, text, actions = [] }: Notice.IOptions) {
    super();
    this.addClass('jp-StepGuide-notice');
    this.node.dataset.tone = tone;
    this.node.setAttribute('role', tone === 'trouble' ? 'alert' : 'note');
    this.node.setAttribute('aria-label', title);
    this.node.append(element('strong', title), element('p', text));
    const buttons = document.createElement('div');
    buttons.className = 'jp-StepGuide-actions';
    buttons.append(...actions.map(button));
    if (actions.length > 0) {
      this.node.append(buttons);
    }
  }
}

export namespace Notice {
  export interface IOptions {
    tone: 'plain' | 'trouble';
    title: string;
    text: string;
    actions?: readonly INoticeAction[];
  }
}

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function button({ label, onClick }: INoticeAction): HTMLElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'jp-mod-styled jp-mod-reject';
  made.textContent = label;
  made.addEventListener('click', onClick);
  return made;
}
