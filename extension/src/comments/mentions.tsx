import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IMention } from './mention';
import { completed, mentionAt, namesFor } from './mention';

interface IOptions {
  text: string;
  field: React.RefObject<HTMLTextAreaElement>;
  /** Whom the text can mention. */
  people: () => Promise<readonly string[]>;
  onText: (text: string) => void;
}

/** Names that are offered while a mention is typed. */
export interface IOffer {
  readonly names: readonly string[];
  /** The one that Enter takes. */
  readonly chosen: number;
  /** See what is typed now. */
  look: (text: string, caret: number) => void;
  take: (name: string) => void;
  close: () => void;
  /** Whether a key was meant for the names. */
  handleKey: (key: string) => boolean;
}

/** Follow what is typed into a field, and offer names behind an `@`. */
export function useMentions({ text, field, people, onText }: IOptions): IOffer {
  const [mention, setMention] = React.useState<IMention | null>(null);
  const [known, setKnown] = React.useState<readonly string[]>([]);
  const [chosen, setChosen] = React.useState(0);
  const caret = React.useRef<number | null>(null);
  React.useLayoutEffect(() => {
    if (caret.current !== null) {
      field.current?.setSelectionRange(caret.current, caret.current);
      caret.current = null;
    }
  }, [text]);
  const names = mention === null ? [] : namesFor(mention, known);
  const take = (name: string): void => {
    if (mention !== null) {
      const done = completed(text, mention, name);
      caret.current = done.caret;
      onText(done.text);
      setMention(null);
    }
  };
  const takeChosen = (): void => {
    names.slice(chosen, chosen + 1).forEach(take);
  };
  const go = (by: number) => (): void => {
    setChosen((chosen + by + names.length) % names.length);
  };
  const close = (): void => {
    setMention(null);
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: go(1),
    ArrowUp: go(-1),
    Enter: takeChosen,
    Tab: takeChosen,
    Escape: close
  };
  return {
    names,
    chosen,
    take,
    look: (typed, at) => {
      const found = mentionAt(typed, at);
      setMention(found);
      setChosen(0);
      if (found !== null && mention === null) {
        void people().then(setKnown);
      }
    },
    close,
    handleKey: key => {
      const handle = names.length === 0 ? undefined : keys[key];
      handle?.();
      return handle !== undefined;
    }
  };
}

/** The list of names below the field. */
export function Names(props: {
  id: string;
  offer: IOffer;
  trans: TranslationBundle;
}): React.JSX.Element | null {
  const { id, offer, trans } = props;
  return offer.names.length === 0 ? null : (
    <ul id={id} className="jp-StepGuide-names" role="listbox" aria-label={trans.__('People')}>
      {offer.names.map((name, index) => (
        <li
          key={name}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === offer.chosen}
          onMouseDown={event => {
            // The field keeps the keyboard.
            event.preventDefault();
            offer.take(name);
          }}
        >
          {name}
        </li>
      ))}
    </ul>
  );
}
