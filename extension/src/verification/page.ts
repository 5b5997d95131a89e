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
  set html(html: string) {
    this._html = html;
    this._draw();
  }

  /** Show the page in the colours of a light theme, or of a dark one: a frame inherits none. */
  set isLight(isLight: boolean) {
    this._isLight = isLight;
    this._draw();
  }

  private _draw(): void {
    const page = new DOMParser().parseFromString(this._html, 'text/html');
    page.documentElement.dataset.theme = this._isLight ? 'light' : 'dark';
    this._frame?.setAttribute('srcdoc', `<!doctype html>${page.documentElement.outerHTML}`);
  }

  private get _frame(): HTMLIFrameElement | null {
    return this.node.querySelector('iframe');
  }

  private _html = '';
  private _isLight = true;
}
