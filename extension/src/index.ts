import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import callouts from './callouts';
import comments from './comments';
import copies from './copies';
import guidance from './guidance';
import model from './model';
import notifications from './notifications';
import publishing from './publishing';
import recording from './recording';
import steps from './steps';
import suggestions from './suggestions';
import sidebar from './ui';
import verification from './verification';

/** Everything StepGuide adds to JupyterLab; each plugin can be disabled by itself. */
const plugins: JupyterFrontEndPlugin<unknown>[] = [
  ...model,
  ...sidebar,
  ...callouts,
  steps,
  recording,
  ...comments,
  copies,
  ...notifications,
  suggestions,
  ...verification,
  ...publishing,
  guidance
];

export default plugins;
