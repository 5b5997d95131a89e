import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import type { Cell } from '@jupyterlab/cells';
import { IRenderMimeRegistry, markdownRendererFactory } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CALLOUT_KINDS } from '../model/callouts';
import { ICurrentGuide } from '../tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- drawn in the toolbar of every cell
import { CalloutButton } from './button';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- adding commands is what activation is
import { addCommands, CommandIds } from './commands';
import { RenderedCallout } from './renderer';

const drawing: JupyterFrontEndPlugin<void> = {
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

const writing: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:callout-writing',
  description: 'Inserts callouts to write, from the toolbar of a cell.',
  autoStart: true,
  requires: [ICurrentGuide],
  optional: [ICommandPalette, IToolbarWidgetRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    guide: ICurrentGuide,
    palette: ICommandPalette | null,
    toolbars: IToolbarWidgetRegistry | null,
    translator: ITranslator | null
  ): void => {
    const { commands } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    addCommands({ commands, guide, trans });
    for (const kind of CALLOUT_KINDS) {
      const category = trans.__('StepGuide');
      palette?.addItem({ command: CommandIds.insert, args: { kind }, category });
    }
    toolbars?.addFactory<Cell>(
      'Cell',
      'stepguide-callout',
      () => new CalloutButton(commands, trans)
    );
  }
};

export default [drawing, writing];
