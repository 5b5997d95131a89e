import { IFrame } from '@jupyterlab/ui-components';

/** A page of the server's making in a frame that may do nothing: no script, no forms, no links. */
export class ReportPage extends IFrame {
  /** `name` is what screen readers call the frame. */
  constructor(name: string) {
    super({ sandbox: [] });
    this.addClass('jp-StepGuide-report');
    this._frame?.setAttribute('title', name);
  }

  /** Show another page in the place of the one that is shown. */
  draw(html: string, isLight: boolean): void {
    this._html = html;
    this._fill(isLight);
  }

  /** Show the page in the colours of a light theme, or of a dark one: a frame inherits none. */
  set isLight(isLight: boolean) {
    // A frame that is given an empty page and at once another may keep the empty one.
    if (this._html !== '') {
      this._fill(isLight);
    }
  }

  private _fill(isLight: boolean): void {
    const page = new DOMParser().parseFromString(this._html, 'text/html');
    page.documentElement.dataset.theme = isLight ? 'light' : 'dark';
    this._frame?.setAttribute('srcdoc', `<!doctype html>${page.documentElement.outerHTML}`);
  }

  private get _frame(): HTMLIFrameElement | null {
    return this.node.querySelector('iframe');
  }

  private _html = '';
}
