import type { IRenderMime } from '@jupyterlab/rendermime';
import { MimeModel, RenderedMarkdown } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Callout } from '../model/callouts';
import { parseCallout } from '../model/callouts';
import { peerSanitizer } from '../ui/sanitizer';
import { calloutTitle } from './titles';

const CALLOUT_CLASS = 'jp-StepGuide-callout';

/** Markdown as JupyterLab draws it; text that is a callout as a box that says its kind. */
export class RenderedCallout extends RenderedMarkdown {
  constructor(options: IRenderMime.IRendererOptions, trans: TranslationBundle) {
    const sanitizer = new MarkdownSanitizer(options.sanitizer);
    super({ ...options, sanitizer });
    this._sanitizer = sanitizer;
    this._trans = trans;
  }

  override render(model: IRenderMime.IMimeModel): Promise<void> {
    const source = model.data[this.mimeType];
    const callout = typeof source === 'string' ? parseCallout(source) : null;
    this._sanitizer.isCallout = callout !== null;
    if (callout !== null) {
      return this._renderCallout(callout, model);
    }
    if (this.node.dataset.callout !== undefined) {
      this._clear();
    }
    return super.render(model);
  }

  private async _renderCallout(callout: Callout, model: IRenderMime.IMimeModel): Promise<void> {
    const data = { ...model.data, [this.mimeType]: callout.body };
    const { trusted, metadata } = model;
    await super.render(new MimeModel({ data, metadata, trusted }));
    if (!this._sanitizer.isCallout) {
      // It was rendered anew meanwhile, and is none any more.
      return;
    }
    const words = calloutTitle(callout.kind, this._trans);
    const title = document.createElement('p');
    title.className = `${CALLOUT_CLASS}-title`;
    title.textContent = words;
    this.node.prepend(title);
    this.addClass(CALLOUT_CLASS);
    this.node.dataset.callout = callout.kind.toLowerCase();
    this.node.setAttribute('role', 'note');
    this.node.setAttribute('aria-label', words);
  }

  private _clear(): void {
    this.removeClass(CALLOUT_CLASS);
    delete this.node.dataset.callout;
    this.node.removeAttribute('role');
    this.node.removeAttribute('aria-label');
  }

  private readonly _sanitizer: MarkdownSanitizer;
  private readonly _trans: TranslationBundle;
}

/** JupyterLab's own sanitizer for markdown, and a stricter one for callouts: peers write them. */
class MarkdownSanitizer implements IRenderMime.ISanitizer {
  constructor(own: IRenderMime.ISanitizer) {
    this._own = own;
  }

  isCallout = false;

  get allowNamedProperties(): boolean {
    return this._own.allowNamedProperties ?? false;
  }

  getAutolink(): boolean {
    return this._own.getAutolink?.() ?? true;
  }

  sanitize(dirty: string, options?: IRenderMime.ISanitizerOptions): string {
    return (this.isCallout ? this._peers : this._own).sanitize(dirty, options);
  }

  /** Made for the first callout: most markdown never is one. */
  private get _peers(): IRenderMime.ISanitizer {
    this._made ??= peerSanitizer();
    return this._made;
  }

  private readonly _own: IRenderMime.ISanitizer;
  private _made: IRenderMime.ISanitizer | null = null;
}
