import { Time } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Notification } from './model';
import { deed, guideTitle, why } from './words';

interface IProps {
  notification: Notification;
  trans: TranslationBundle;
  onShow: () => void;
  onRead: () => void;
}

/** One notification: who did what, where, and why the person is told. */
export function Item({ notification, trans, onShow, onRead }: IProps): React.JSX.Element {
  const { at, read, said, resolved } = notification;
  const when = new Date(at);
  return (
    <li className={`jp-StepGuide-bell-item ${read === true ? '' : 'jp-mod-unread'}`}>
      <button type="button" className="jp-StepGuide-bell-show" onClick={onShow}>
        <strong>{deed(notification, trans)}</strong>
        <span className="jp-StepGuide-bell-guide">{guideTitle(notification, trans)}</span>
        {said !== undefined && said !== '' && (
          <span className="jp-StepGuide-bell-said">{said}</span>
        )}
      </button>
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
