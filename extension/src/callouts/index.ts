import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IRenderMimeRegistry, markdownRendererFactory } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { RenderedCallout } from './renderer';

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:callouts',
  description: 'Draws markdown cells that are callouts as callouts.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  optional: [ITranslator],
  activate: (
    _: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    rendermime.addFactory(
      {
        safe: true,
        mimeTypes: ['text/markdown'],
        createRenderer: options => new RenderedCallout(options, trans)
      },
      // The same, so that an output which has HTML too is drawn as before.
      markdownRendererFactory.defaultRank
    );
  }
};

export default plugin;
