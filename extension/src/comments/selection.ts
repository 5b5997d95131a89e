import type { Extension } from '@codemirror/state';
import { StateEffect, StateField } from '@codemirror/state';
import type { Rect, Tooltip } from '@codemirror/view';
import { EditorView, showTooltip } from '@codemirror/view';

import { commentIcon } from './icon';

const NOTEBOOK = '.jp-Notebook';
const GAP_PX = 12;
const NOWHERE: Rect = { left: 0, right: 0, top: 0, bottom: 0 };

interface IOptions {
  label: string;
  /** What the keyboard does instead. */
  caption: string;
  onClick: () => void;
}

/** One small button at what is selected in a cell of a notebook, while the cell has the focus. */
export function selectionButton(options: IOptions): Extension {
  const focused = StateEffect.define<boolean>();
  const hasFocus = StateField.define({
    // Put into an editor that has just got it.
    create: () => true,
    update: (value, { effects }) =>
      effects.reduce((last, effect) => (effect.is(focused) ? effect.value : last), value)
  });
  const button = showTooltip.compute(['selection', hasFocus], (state): Tooltip | null => {
    const { empty, from } = state.selection.main;
    return empty || !state.field(hasFocus)
      ? null
      : {
          pos: from,
          above: true,
          create: view => ({
            dom: buttonFor(view, options),
            getCoords: pos => behindLastLine(view) ?? view.coordsAtPos(pos) ?? NOWHERE
          })
        };
  });
  // For each editor that can show tooltips Lab's settings have a box below the page's body, so
  // that the page is laid out once more: that is for editors that somebody goes to.
  return EditorView.focusChangeEffect.of((state, focusing) => {
    if (state.field(hasFocus, false) !== undefined) {
      return focused.of(focusing);
    }
    return focusing ? StateEffect.appendConfig.of([hasFocus, button]) : null;
  });
}

/** Behind the last selected line, where the button covers none of the text. */
function behindLastLine(view: EditorView): Rect | null {
  const { from, to } = view.state.selection.main;
  const last = view.state.doc.lineAt(Math.max(from, to - 1));
  const end = view.coordsAtPos(last.to);
  const left = (end?.right ?? 0) + GAP_PX;
  return end && { left, right: left, top: end.bottom + 1, bottom: end.bottom + 1 };
}

function buttonFor(view: EditorView, { label, caption, onClick }: IOptions): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'jp-StepGuide-selectionButton';
  button.title = caption;
  // Consoles and files have editors too, and nothing to comment on.
  button.hidden = view.dom.closest(NOTEBOOK) === null;
  commentIcon.element({ container: button, tag: 'span' });
  button.append(label);
  // Without the focus the editor would take the button away before it is clicked.
  button.addEventListener('mousedown', event => {
    event.preventDefault();
  });
  button.addEventListener('click', onClick);
  return button;
}
