import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ITrouble } from './model';
import { Trouble } from './trouble';

interface IProps {
  trans: TranslationBundle;
  /** What the text is for, to people who do not see the page. */
  label: string;
  placeholder: string;
  /** What the button says. */
  action: string;
  text: string;
  busy: boolean;
  trouble: ITrouble | null;
  /** Takes the keyboard when it appears. */
  autoFocus?: boolean;
  onText: (text: string) => void;
  onSend: () => void;
  onCancel?: () => void;
}

/** A text that is being written, kept by whoever shows it, and a button that sends it. */
export function Composer(props: IProps): React.JSX.Element {
  const { trans, text, busy } = props;
  const ready = text.trim() !== '' && !busy;
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (ready) {
        props.onSend();
      }
    } else if (event.key === 'Escape' && props.onCancel) {
      event.preventDefault();
      props.onCancel();
    }
  };
  return (
    <div className="jp-StepGuide-composer">
      <textarea
        className="jp-mod-styled"
        aria-label={props.label}
        placeholder={props.placeholder}
        rows={3}
        value={text}
        autoFocus={props.autoFocus}
        onChange={event => {
          props.onText(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      {props.trouble && <Trouble trans={trans} trouble={props.trouble} kept />}
      <div className="jp-StepGuide-actions">
        <button
          type="button"
          className="jp-mod-styled jp-mod-accept"
          title={trans.__('%1 (Ctrl+Enter)', props.action)}
          disabled={!ready}
          onClick={props.onSend}
        >
          {busy ? trans.__('Sending…') : props.action}
        </button>
        {props.onCancel && (
          <button type="button" className="jp-mod-styled jp-mod-reject" onClick={props.onCancel}>
            {trans.__('Cancel')}
          </button>
        )}
      </div>
    </div>
  );
}
