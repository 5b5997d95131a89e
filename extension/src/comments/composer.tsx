import * as React from 'react';

import type { IContext } from './context';
import { Markdown } from './markdown';
import { Names, useMentions } from './mentions';
import { Trouble } from './trouble';

interface IProps extends IContext {
  /** Whose draft it is; see {@link Discussion.draft}. */
  place: string;
  /** What the text is for, to people who do not see the page. */
  label: string;
  placeholder: string;
  /** What the button says. */
  action: string;
  /** Takes the keyboard when it appears. */
  autoFocus?: boolean;
  onText: (text: string) => void;
  onSend: () => void;
  onCancel?: () => void;
}

/** As many characters the server takes. */
const MOST = 20_000;

/** A text that is being written, kept by the discussion, and a button that sends it. */
export function Composer(props: IProps): React.JSX.Element {
  const { discussion, place, rendermime, trans } = props;
  const kept = discussion.draft(place)?.text ?? '';
  // What is typed is drawn at once: the caret would not stay for what comes back later.
  const [text, setText] = React.useState(kept);
  React.useEffect(() => {
    setText(kept);
  }, [kept]);
  const [isPreview, setPreview] = React.useState(false);
  const busy = discussion.isBusy(place);
  const ready = text.trim() !== '' && text.length <= MOST && !busy;
  return (
    <div className="jp-StepGuide-composer">
      {isPreview ? (
        <div className="jp-StepGuide-preview" role="group" aria-label={trans.__('Preview')}>
          <Markdown rendermime={rendermime} body={text} />
        </div>
      ) : (
        <Field
          {...props}
          text={text}
          ready={ready}
          onText={typed => {
            setText(typed);
            props.onText(typed);
          }}
        />
      )}
      <Failed {...props} />
      <Excess excess={text.length - MOST} trans={trans} />
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
        {(isPreview || text.trim() !== '') && (
          <button
            type="button"
            className="jp-mod-styled jp-mod-reject"
            onClick={() => {
              setPreview(!isPreview);
            }}
          >
            {isPreview ? trans.__('Write') : trans.__('Preview')}
          </button>
        )}
        {props.onCancel && (
          <button type="button" className="jp-mod-styled jp-mod-reject" onClick={props.onCancel}>
            {trans.__('Cancel')}
          </button>
        )}
      </div>
    </div>
  );
}

/** The field itself; names are offered behind an `@`. */
function Field(props: IProps & { text: string; ready: boolean }): React.JSX.Element {
  const { discussion, ready, text, trans, onCancel, onSend, onText } = props;
  const field = React.useRef<HTMLTextAreaElement>(null);
  const id = React.useId();
  const offer = useMentions({ text, field, onText, people: () => discussion.people() });
  const isOffered = offer.names.length > 0;
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (ready) {
        onSend();
      }
    } else if (offer.handleKey(event.key)) {
      event.preventDefault();
    } else if (event.key === 'Escape' && onCancel) {
      event.preventDefault();
      onCancel();
    }
  };
  return (
    <>
      <textarea
        ref={field}
        className="jp-mod-styled"
        aria-label={props.label}
        aria-autocomplete="list"
        aria-controls={isOffered ? id : undefined}
        aria-activedescendant={isOffered ? `${id}-${offer.chosen}` : undefined}
        placeholder={props.placeholder}
        rows={3}
        value={text}
        autoFocus={props.autoFocus}
        onBlur={offer.close}
        onChange={({ target }) => {
          onText(target.value);
          offer.look(target.value, target.selectionStart);
        }}
        onKeyDown={onKeyDown}
      />
      <Names id={id} offer={offer} trans={trans} />
    </>
  );
}

/** Why the text was not sent, and whether it will be. */
function Failed({ discussion, place, trans }: IProps): React.JSX.Element | null {
  const trouble = discussion.troubleAt(place);
  const isWaiting = discussion.draft(place)?.isWaiting === true;
  if (trouble === null) {
    return isWaiting ? (
      <p className="jp-StepGuide-thread-place">{trans.__('Not posted yet.')}</p>
    ) : null;
  }
  return <Trouble trans={trans} trouble={trouble} kept={isWaiting ? 'sent again' : 'here'} />;
}

interface IExcess extends Pick<IProps, 'trans'> {
  excess: number;
}

/** That the text is longer than the server takes. */
function Excess({ excess, trans }: IExcess): React.JSX.Element | null {
  return excess <= 0 ? null : (
    <p className="jp-StepGuide-trouble" role="alert">
      {trans.__('%1 characters too many: a comment has up to %2.', excess, MOST)}
    </p>
  );
}
