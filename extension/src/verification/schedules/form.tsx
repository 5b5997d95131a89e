import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, VDomRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';

import { reason } from '../../ui/reason';
import type { GuideSchedules, Schedule } from './model';
import type { Choice } from './presets';
import { isChoice } from './presets';
import { choiceWords, cronWords, isZone, moment } from './words';

const CHOICES: readonly Choice[] = ['weekdays', 'mondays', 'hourly', 'custom'];

/** The id of the field for the times. */
const TIMES = 'jp-StepGuide-times';

/** When a guide is verified by itself, and what may be changed about that. */
export class ScheduleForm extends VDomRenderer<GuideSchedules> {
  constructor(
    model: GuideSchedules,
    private readonly _trans: TranslationBundle
  ) {
    super(model);
    this.addClass('jp-StepGuide-schedules');
  }

  protected override render(): React.ReactElement {
    const { model, _trans: trans } = this;
    return (
      <>
        <Listed model={model} trans={trans} />
        <form
          onSubmit={event => {
            event.preventDefault();
            void model.add();
          }}
        >
          <Times model={model} trans={trans} />
          <Coming model={model} trans={trans} />
          <button
            type="submit"
            className="jp-mod-styled jp-mod-accept"
            aria-disabled={!model.isReady}
          >
            {trans.__('Add')}
          </button>
        </form>
        <p>
          <small>
            {trans.__('It runs while this server does. The badge says what the last run found.')}
          </small>
        </p>
      </>
    );
  }
}

interface IProps {
  model: GuideSchedules;
  trans: TranslationBundle;
}

function Listed({ model, trans }: IProps): React.ReactElement {
  const { schedules } = model;
  if (schedules === null) {
    return <p role="status">{trans.__('Asking the server…')}</p>;
  }
  if (schedules.length === 0) {
    return <p>{trans.__('This notebook is verified only when somebody asks for it.')}</p>;
  }
  return (
    <ul>
      {schedules.map(one => (
        <Row key={one.id} one={one} model={model} trans={trans} />
      ))}
    </ul>
  );
}

function Row({ one, model, trans }: IProps & { one: Schedule }): React.ReactElement {
  const words = cronWords(one.cron, trans);
  const running = (one.running_until ?? null) !== null;
  return (
    <li>
      <div>
        <strong>{trans.__('%1 (%2)', words, one.zone)}</strong>
        {one.path !== model.serverPath && (
          <div>{trans.__('with all of the folder %1', one.path === '.' ? '/' : one.path)}</div>
        )}
        <div>
          {running
            ? trans.__('Verifying now')
            : trans.__('Next: %1', moment(one.next_run, one.zone))}
          {one.last_run && ` · ${trans.__('Last: %1', moment(one.last_run, one.zone))}`}
        </div>
      </div>
      <button
        type="button"
        className="jp-mod-styled jp-mod-reject"
        aria-label={trans.__('Remove %1', words)}
        onClick={() => {
          // The button goes with its row, and the keyboard's place would go with it.
          void model.remove(one.id).then(() => document.getElementById(TIMES)?.focus());
        }}
      >
        {trans.__('Remove')}
      </button>
    </li>
  );
}

function Times({ model, trans }: IProps): React.ReactElement {
  const isWrong = model.refusal !== null;
  const isZoneWrong = isWrong && !isZone(model.zone.trim());
  return (
    <dl>
      <dt>
        <label htmlFor={TIMES}>{trans.__('Verify')}</label>
      </dt>
      <dd>
        <HTMLSelect
          id={TIMES}
          value={model.choice}
          onChange={({ currentTarget: { value } }) => {
            model.choice = isChoice(value) ? value : 'custom';
          }}
          options={CHOICES.map(value => ({ value, label: choiceWords(value, trans) }))}
        />
      </dd>
      {model.choice === 'custom' && (
        <>
          <dt>
            <label htmlFor="jp-StepGuide-cron">{trans.__('Expression')}</label>
          </dt>
          <dd>
            <input
              id="jp-StepGuide-cron"
              className="jp-mod-styled"
              value={model.cron}
              spellCheck={false}
              maxLength={200}
              aria-invalid={isWrong && !isZoneWrong}
              aria-describedby="jp-StepGuide-coming"
              onChange={event => {
                model.custom = event.currentTarget.value;
              }}
            />
            <small>{trans.__('Minute, hour, day, month, weekday')}</small>
          </dd>
        </>
      )}
      <dt>
        <label htmlFor="jp-StepGuide-zone">{trans.__('Time zone')}</label>
      </dt>
      <dd>
        <input
          id="jp-StepGuide-zone"
          className="jp-mod-styled"
          value={model.zone}
          spellCheck={false}
          maxLength={100}
          aria-invalid={isZoneWrong}
          aria-describedby="jp-StepGuide-coming"
          onChange={event => {
            model.zone = event.currentTarget.value;
          }}
        />
      </dd>
    </dl>
  );
}

/** The next times, or why there are none. */
function Coming({ model, trans }: IProps): React.ReactElement {
  const { moments, refusal, zone } = model;
  return (
    <div id="jp-StepGuide-coming" className="jp-StepGuide-coming" aria-live="polite">
      {refusal !== null && <p className="jp-StepGuide-refusal">{reason(refusal, trans)}</p>}
      {moments.length > 0 && (
        <p>{trans.__('Next: %1', moments.map(at => moment(at, zone.trim())).join(' · '))}</p>
      )}
    </div>
  );
}
