import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';

import { reason } from '../ui/reason';
import { bellIcon } from './icon';
import type { Deed } from './deeds';
import { Item } from './item';
import type { Notification, Notifications } from './model';
import { PreferencesForm } from './preferences';
import { Watch } from './watch';
import type { Watching } from './watching';

interface IProps {
  model: Notifications;
  watching: Watching;
  trans: TranslationBundle;
  /** Whether the guide of a notification can be opened here. */
  canOpen: (notification: Notification) => boolean;
  /** Lead to what a notification is about, and do something there. */
  show: (notification: Notification, deed?: Deed) => void;
}

/** The bell above the tabs: how much is unread, and behind it what concerns the person. */
export class Bell extends VDomRenderer {
  constructor(options: Bell.IOptions) {
    super();
    this._options = options;
    this.addClass('jp-StepGuide-bell');
    options.model.changed.connect(this.update, this);
    options.model.unread.changed.connect(this.update, this);
    options.watching.changed.connect(this.update, this);
  }

  /** Open what is behind the bell. */
  open(): void {
    this._isOpen = true;
    this.update();
    void this._options.model.refresh();
    void this._options.watching.refresh();
  }

  protected override render(): React.ReactElement {
    const { model, trans, show } = this._options;
    const close = (): void => {
      this._isOpen = false;
      this.update();
      this.node.querySelector('button')?.focus();
    };
    return (
      <>
        <BellButton
          {...{ model, trans }}
          isOpen={this._isOpen}
          onClick={() => {
            if (this._isOpen) {
              close();
            } else {
              this.open();
            }
          }}
        />
        {this._isOpen && (
          <Drawer
            {...this._options}
            close={close}
            show={(notification, deed) => {
              this._isOpen = false;
              this.update();
              show(notification, deed);
            }}
          />
        )}
      </>
    );
  }

  private readonly _options: Bell.IOptions;
  private _isOpen = false;
}

export namespace Bell {
  export type IOptions = IProps;
}

interface IButton {
  model: Notifications;
  trans: TranslationBundle;
  isOpen: boolean;
  onClick: () => void;
}

function BellButton({ model, trans, isOpen, onClick }: IButton): React.JSX.Element {
  const unread = model.unread.value;
  const label =
    unread === 0
      ? trans.__('Notifications')
      : trans._n('Notifications: %1 unread', 'Notifications: %1 unread', unread);
  return (
    <button
      type="button"
      className="jp-StepGuide-bell-button"
      aria-expanded={isOpen}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <bellIcon.react tag="span" />
      <span>{unread === 0 ? trans.__('Notifications') : String(unread)}</span>
    </button>
  );
}

/** Over the tabs, as long as it is open. */
function Drawer(props: IProps & { close: () => void }): React.JSX.Element {
  const { model, watching, trans, close } = props;
  const [settings, setSettings] = React.useState(false);
  const place = React.useRef<HTMLElement>(null);
  React.useEffect(() => {
    place.current?.focus();
  }, []);
  return (
    <section
      ref={place}
      className="jp-StepGuide-bell-drawer"
      tabIndex={-1}
      aria-label={trans.__('Notifications')}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        }
      }}
    >
      <div className="jp-StepGuide-actions">
        <button
          type="button"
          className="jp-mod-styled jp-mod-reject"
          disabled={model.unread.value === 0}
          title={trans.__('Mark all as read')}
          onClick={() => void model.readAll()}
        >
          {trans.__('All read')}
        </button>
        <button
          type="button"
          className="jp-mod-styled jp-mod-reject"
          aria-expanded={settings}
          onClick={() => {
            setSettings(!settings);
            void model.askPreferences();
          }}
        >
          {trans.__('E-mail…')}
        </button>
        <button type="button" className="jp-mod-styled jp-mod-reject" onClick={close}>
          {trans.__('Close')}
        </button>
      </div>
      {model.trouble !== null && (
        <p className="jp-StepGuide-trouble" role="alert">
          {reason(model.trouble, trans)}
        </p>
      )}
      <Watch {...{ watching, trans }} />
      {settings && <PreferencesForm {...{ model, trans }} />}
      <List {...props} />
    </section>
  );
}

function List({ model, trans, canOpen, show }: IProps): React.JSX.Element | null {
  const { list } = model;
  if (list === null) {
    return model.trouble === null ? (
      <p className="jp-StepGuide-empty">{trans.__('Asking…')}</p>
    ) : null;
  }
  if (list.length === 0) {
    return (
      <p className="jp-StepGuide-empty">
        {trans.__(
          'Nothing yet. You are told here when somebody comments on a guide that you published, answers you, or names you with @.'
        )}
      </p>
    );
  }
  return (
    <ul className="jp-StepGuide-bell-list">
      {list.map(notification => (
        <Item
          key={notification.id}
          {...{ notification, trans }}
          canOpen={canOpen(notification)}
          role={model.role}
          onShow={() => {
            show(notification);
          }}
          onDo={deed => {
            show(notification, deed);
          }}
          onRead={() => void model.read([notification.id])}
        />
      ))}
    </ul>
  );
}
