import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import { Button, circleIcon, ReactWidget, stopIcon, UseSignal } from '@jupyterlab/ui-components';
import React from 'react';

import { stepGuideIcon } from '../ui/icon';
import type { NotebookRecorder } from './recorder';
import { recordCaption } from './words';

export interface IRecordButtonOptions {
  recorder: NotebookRecorder;
  trans: TranslationBundle;
  onToggle(): void;
  onCreate(): void;
}

/** "Record" in the notebook's toolbar, and "Create guide" once something was recorded. */
export class RecordButton extends ReactWidget {
  constructor(options: IRecordButtonOptions) {
    super();
    this._options = options;
    this.addClass('jp-StepGuide-tool');
    this.addClass('jp-StepGuide-record');
  }

  protected override render(): React.JSX.Element {
    const { recorder } = this._options;
    return <UseSignal signal={recorder.changed}>{() => <Buttons {...this._options} />}</UseSignal>;
  }

  private readonly _options: IRecordButtonOptions;
}

function Buttons({ recorder, trans, onToggle, onCreate }: IRecordButtonOptions): React.JSX.Element {
  const { recording } = recorder;
  const isOn = recording.kind === 'recording';
  return (
    <>
      <ToolButton
        className={isOn ? 'jp-StepGuide-record-on' : 'jp-StepGuide-record-off'}
        icon={isOn ? stopIcon : circleIcon}
        label={label(recorder, trans)}
        caption={recordCaption(recorder, trans)}
        isWaiting={recording.kind === 'asking'}
        onClick={onToggle}
      />
      {recording.kind === 'stopped' && (
        <ToolButton
          className="jp-StepGuide-create"
          icon={stepGuideIcon}
          label={trans.__('Create guide')}
          caption={trans.__('Make a guide of what was recorded and open it beside')}
          onClick={onCreate}
        />
      )}
    </>
  );
}

interface IToolButtonProps {
  className: string;
  icon: LabIcon;
  label: string;
  caption: string;
  isWaiting?: boolean;
  onClick(): void;
}

function ToolButton(props: IToolButtonProps): React.JSX.Element {
  const { className, icon: Icon, label, caption, isWaiting = false, onClick } = props;
  return (
    <Button
      className={`jp-ToolbarButtonComponent jp-StepGuide-tool-button ${className}`}
      minimal
      small
      title={caption}
      // A button that is disabled for a moment would let go of the keyboard.
      aria-disabled={isWaiting}
      onClick={() => {
        if (!isWaiting) {
          onClick();
        }
      }}
    >
      <Icon.react tag="span" className="jp-StepGuide-tool-icon" />
      <span className="jp-ToolbarButtonComponent-label jp-StepGuide-tool-words">{label}</span>
    </Button>
  );
}

function label(recorder: NotebookRecorder, trans: TranslationBundle): string {
  const { recording, isBusy, isCutOff, isPaused } = recorder;
  switch (recording.kind) {
    case 'asking':
      if (isBusy || isCutOff) {
        return trans.__('Waiting…');
      }
      return recording.wanted === 'stop' ? trans.__('Stopping…') : trans.__('Record…');
    case 'recording':
      return isPaused
        ? trans.__('Stop (%1, paused)', recording.runs)
        : trans.__('Stop (%1)', recording.runs);
    default:
      return trans.__('Record');
  }
}
