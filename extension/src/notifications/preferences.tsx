import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Notifications, Preferences } from './model';

interface IProps {
  model: Notifications;
  trans: TranslationBundle;
}

/** How the person is told by mail, where this server sends any. */
export function PreferencesForm({ model, trans }: IProps): React.JSX.Element | null {
  const known = model.preferences;
  if (known === null) {
    return null;
  }
  return known.mail_available ? (
    <Fields key={JSON.stringify(known)} {...{ model, trans, initial: known.preferences }} />
  ) : (
    <p className="jp-StepGuide-empty">
      {trans.__('This server sends no mail. Its operator sets c.StepGuide.mail_url.')}
    </p>
  );
}

function Fields({ model, trans, initial }: IProps & { initial: Preferences }): React.JSX.Element {
  const [mail, setMail] = React.useState(initial.mail ?? false);
  const [address, setAddress] = React.useState(initial.address ?? '');
  const [minutes, setMinutes] = React.useState(initial.digest_minutes ?? 15);
  const [from, setFrom] = React.useState(initial.quiet_from ?? '');
  const [to, setTo] = React.useState(initial.quiet_to ?? '');
  const quiet = from !== '' && to !== '';
  return (
    <form
      className="jp-StepGuide-bell-form"
      onSubmit={event => {
        event.preventDefault();
        void model.prefer({
          mail,
          address,
          digest_minutes: minutes,
          zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          quiet_from: quiet ? from : null,
          quiet_to: quiet ? to : null
        });
      }}
    >
      <label>
        <input
          type="checkbox"
          checked={mail}
          onChange={event => {
            setMail(event.target.checked);
          }}
        />
        {trans.__('Send me mail')}
      </label>
      <Field label={trans.__('Address')} type="email" value={address} onText={setAddress} />
      <Field
        label={trans.__('At most every … minutes')}
        type="number"
        value={String(minutes)}
        onText={text => {
          setMinutes(Math.max(0, Math.min(10080, Number(text))));
        }}
      />
      <Field label={trans.__('Not between')} type="time" value={from} onText={setFrom} />
      <Field label={trans.__('and')} type="time" value={to} onText={setTo} />
      <button type="submit" className="jp-mod-styled jp-mod-accept">
        {trans.__('Save')}
      </button>
    </form>
  );
}

interface IField {
  label: string;
  type: 'email' | 'number' | 'time';
  value: string;
  onText: (text: string) => void;
}

function Field({ label, type, value, onText }: IField): React.JSX.Element {
  return (
    <label>
      <span>{label}</span>
      <input
        className="jp-mod-styled"
        type={type}
        value={value}
        onChange={event => {
          onText(event.target.value);
        }}
      />
    </label>
  );
}
