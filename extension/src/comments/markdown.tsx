import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { MimeModel } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

const MARKDOWN = 'text/markdown';

interface IProps {
  rendermime: IRenderMimeRegistry;
  body: string;
}

/** What somebody wrote, drawn by Lab as markdown that nobody vouches for: sanitized. */
export function Markdown({ rendermime, body }: IProps): React.JSX.Element {
  const host = React.useRef<HTMLDivElement>(null);
  // Before React takes the host out of the page: a widget must not lose its place by surprise.
  React.useLayoutEffect(() => {
    const renderer = rendermime.createRenderer(MARKDOWN);
    attach(renderer, host.current);
    void renderer.renderModel(new MimeModel({ data: { [MARKDOWN]: body }, trusted: false }));
    return () => {
      renderer.dispose();
    };
  }, [rendermime, body]);
  return <div ref={host} className="jp-StepGuide-comment-body" />;
}

function attach(renderer: IRenderMime.IRenderer, host: HTMLElement | null): void {
  if (host?.isConnected === true) {
    Widget.attach(renderer, host);
  }
}
