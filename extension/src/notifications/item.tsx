import { Time } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Deed } from './deeds';
import { deedCaption, deedLabel, deedsOf } from './deeds';
import type { Notification, Role } from './model';
import { deed, guideTitle, why } from './words';

interface IProps {
  notification: Notification;
  trans: TranslationBundle;
  /** Whether its guide can be opened here. */
  canOpen: boolean;
  role: Role;
  onShow: () => void;
  onRead: () => void;
  onDo: (deed: Deed) => void;
}

/** One notification: who did what, where, and why the person is told. */
export function Item(props: IProps): React.JSX.Element {
  const { notification, trans, canOpen, role, onShow, onRead, onDo } = props;
  const { at, read, said, resolved } = notification;
  const when = new Date(at);
  const deeds = canOpen ? deedsOf(notification, role) : [];
  return (
    <li className={`jp-StepGuide-bell-item ${read === true ? '' : 'jp-mod-unread'}`}>
      <button type="button" className="jp-StepGuide-bell-show" onClick={onShow}>
        <strong>{deed(notification, trans)}</strong>
        <span className="jp-StepGuide-bell-guide">{guideTitle(notification, trans)}</span>
        {said !== undefined && said !== '' && (
          <span className="jp-StepGuide-bell-said">{said}</span>
        )}
      </button>
      {deeds.length > 0 && (
        <div className="jp-StepGuide-actions jp-StepGuide-bell-deeds">
          {deeds.map(one => (
            <button
              key={one}
              type="button"
              className={`jp-mod-styled ${one === 'accept' ? 'jp-mod-accept' : 'jp-mod-reject'}`}
              title={deedCaption(one, trans)}
              onClick={() => {
                onDo(one);
              }}
            >
              {deedLabel(one, trans)}
            </button>
          ))}
        </div>
      )}
      <div className="jp-StepGuide-bell-foot">
        {read !== true && <span className="jp-StepGuide-bell-new">{trans.__('New')}</span>}
        <time dateTime={at} title={Time.format(when)}>
          {Time.formatHuman(when)}
        </time>
        <span>{why(notification, trans)}</span>
        {resolved === true && <span>{trans.__('resolved')}</span>}
        {read !== true && (
          <button type="button" className="jp-StepGuide-link" onClick={onRead}>
            {trans.__('Mark as read')}
          </button>
        )}
      </div>
    </li>
  );
}
