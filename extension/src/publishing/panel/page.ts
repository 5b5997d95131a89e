import type { TranslationBundle } from '@jupyterlab/translation';
import { IFrame } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { PanelLayout, Widget } from '@lumino/widgets';

import { Notice } from '../../ui/notice';

/**
 * What a page of the reading room may do inside of Lab: run its own scripts with its own cookies,
 * send its forms, save files, and open tabs that are as free as any. It cannot lead Lab away.
 */
const ALLOWED = [
  'allow-downloads',
  'allow-forms',
  'allow-modals',
  'allow-popups',
  'allow-popups-to-escape-sandbox',
  'allow-same-origin',
  'allow-scripts'
].join(' ');

/** What is shown: a page at an address, or why there is none. */
export type Shown = { url: string } | { words: string; retry: boolean };

/** A published page in a frame, which follows Lab's theme and the step that is worked on. */
export class PublishedPage extends Widget {
  constructor(private readonly _options: PublishedPage.IOptions) {
    super();
    this.layout = new PanelLayout();
    this.addClass('jp-StepGuide-page');
  }

  /** Ask for the page, and show it. */
  async open(): Promise<void> {
    const { trans, find } = this._options;
    this._say(trans.__('Opening the reading room…'), []);
    const shown = await find();
    if (this.isDisposed) {
      return;
    }
    if ('url' in shown) {
      this._frame(shown.url);
      return;
    }
    const label = trans.__('Try again');
    const again = { label, onClick: () => void this.open() };
    this._say(shown.words, shown.retry ? [again] : []);
  }

  set isLight(isLight: boolean) {
    this._isLight = isLight;
    this._tell({ stepguide: 'theme', theme: isLight ? 'light' : 'dark' });
  }

  /** Bring a step of the guide into view. */
  showStep(id: string): void {
    this._tell({ stepguide: 'step', id });
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    const target = this.node.querySelector<HTMLElement>('iframe, button');
    (target ?? this.node).focus();
  }

  private _frame(url: string): void {
    const frame = new IFrame({ sandbox: [], loading: 'eager' });
    const element = frame.node.querySelector('iframe');
    element?.setAttribute('sandbox', ALLOWED);
    element?.setAttribute('title', this._options.name);
    element?.addEventListener('load', () => {
      this.isLight = this._isLight;
    });
    this._page = { url, element };
    this._put(frame);
    frame.url = url;
  }

  private _say(text: string, actions: Notice.IOptions['actions']): void {
    this._page = null;
    this._put(new Notice({ tone: 'plain', title: this._options.name, text, actions }));
  }

  /** Show this and nothing else. */
  private _put(widget: Widget): void {
    const layout = this.layout as PanelLayout;
    for (const old of Array.from(layout.widgets)) {
      old.dispose();
    }
    layout.addWidget(widget);
  }

  private _tell(message: object): void {
    if (this._page !== null) {
      const { element, url } = this._page;
      element?.contentWindow?.postMessage(message, new URL(url).origin);
    }
  }

  private _isLight = true;
  private _page: { url: string; element: HTMLIFrameElement | null } | null = null;
}

export namespace PublishedPage {
  export interface IOptions {
    /** What screen readers call the frame. */
    name: string;
    /** Find the page, opening the reading room if need be. */
    find: () => Promise<Shown>;
    trans: TranslationBundle;
  }
}
