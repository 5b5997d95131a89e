import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, caretDownEmptyThinIcon, ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import * as React from 'react';

import { CALLOUT_KINDS } from '../model/callouts';
import { openBelow } from '../ui/dropdown';
import { CommandIds } from './commands';
import { calloutIcon } from './icon';

/** The button in a cell's toolbar that offers the kinds of callout. */
export class CalloutButton extends ReactWidget {
  constructor(
    private readonly _commands: CommandRegistry,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-StepGuide-calloutButton');
  }

  protected override render(): React.ReactElement {
    const title = this._trans.__('Insert a callout below the heading of the step');
    return (
      <Button
        className="jp-ToolbarButtonComponent"
        minimal
        small
        aria-haspopup="menu"
        aria-label={this._trans.__('Callout')}
        title={title}
        onClick={event => {
          openMenu(this._commands, event.currentTarget);
        }}
      >
        <calloutIcon.react tag="span" />
        <caretDownEmptyThinIcon.react tag="span" className="jp-StepGuide-calloutButton-caret" />
      </Button>
    );
  }
}

/** Offer the kinds of callout below the button. */
function openMenu(commands: CommandRegistry, button: HTMLElement): void {
  const menu = new Menu({ commands });
  for (const kind of CALLOUT_KINDS) {
    menu.addItem({ command: CommandIds.insert, args: { kind, isMenu: true } });
  }
  openBelow(menu, button, 0);
}
