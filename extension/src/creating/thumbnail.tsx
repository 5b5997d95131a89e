import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { MimeModel, OutputModel } from '@jupyterlab/rendermime';
import type { IOutput } from '@jupyterlab/nbformat';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import type { GuideChoice, RecordedRun } from './model';

/** Pictures and tables; what they hold beside is not for a glance. */
const AT_A_GLANCE = ['image/png', 'image/jpeg', 'image/gif', 'image/svg+xml', 'text/html'];

interface IProps {
  run: RecordedRun;
  choice: GuideChoice;
  rendermime: IRenderMimeRegistry;
}

/** What a run put out, small: its first lines, or once it comes into view its picture or table. */
export function Thumbnail(props: IProps): React.JSX.Element | null {
  const { shown, text } = props.run;
  if (shown === 'picture' || shown === 'table') {
    return <Drawn {...props} />;
  }
  return text === '' ? null : <pre className="jp-StepGuide-glance">{text}</pre>;
}

/** Drawn by Lab's own renderers as output that nobody vouches for: sanitized, nothing executed. */
function Drawn({ run, choice, rendermime }: IProps): React.JSX.Element {
  const host = React.useRef<HTMLDivElement>(null);
  const isSeen = useSeen(host);
  React.useLayoutEffect(() => {
    const node = host.current;
    if (!isSeen || node === null) {
      return undefined;
    }
    let renderer: Widget | null = null;
    let isGone = false;
    const draw = async (): Promise<void> => {
      const model = glance(await choice.outputs(run.id));
      const type = rendermime.preferredMimeType(model.data, 'ensure');
      if (type !== undefined && !isGone && node.isConnected) {
        const drawn = rendermime.createRenderer(type);
        renderer = drawn;
        Widget.attach(drawn, node);
        await drawn.renderModel(model);
        describePictures(node);
      }
    };
    // A picture that cannot be had leaves its first lines.
    draw().catch(() => undefined);
    return () => {
      isGone = true;
      renderer?.dispose();
    };
  }, [isSeen, run.id, choice, rendermime]);
  // It cannot be used, only looked at: links and fields in it are no stops of the keyboard.
  return (
    <div ref={host} className="jp-StepGuide-glance" data-kind={run.shown} {...{ inert: '' }} />
  );
}

/** Whether a node came into view at some time. */
function useSeen(node: React.RefObject<Element>): boolean {
  const [isSeen, setSeen] = React.useState(false);
  React.useEffect(() => {
    const observer = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) {
        setSeen(true);
        observer.disconnect();
      }
    });
    if (node.current !== null) {
      observer.observe(node.current);
    }
    return () => {
      observer.disconnect();
    };
  }, [node]);
  return isSeen;
}

/** The last picture or table of some outputs. */
function glance(outputs: readonly unknown[]): MimeModel {
  const models = outputs.map(value => new OutputModel({ value: asOutput(value), trusted: false }));
  const types = AT_A_GLANCE.filter(type => models.some(({ data }) => data[type] !== undefined));
  const [type = 'text/plain'] = types;
  const found = models.filter(({ data }) => data[type] !== undefined).at(-1);
  const data = { [type]: found?.data[type] ?? '' };
  models.forEach(model => {
    model.dispose();
  });
  return new MimeModel({ data, trusted: false });
}

function asOutput(value: unknown): IOutput {
  const type: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'output_type') : '';
  return {
    output_type: 'stream',
    ...(value ?? {}),
    ...(type === '' ? { name: '', text: '' } : {})
  };
}

/** The run beside it says what it is; a picture needs no words of its own. */
function describePictures(node: HTMLElement): void {
  node.querySelectorAll('img').forEach(image => {
    image.alt = image.alt || '';
  });
}
