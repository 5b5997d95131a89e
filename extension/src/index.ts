import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import recording from './recording';

/** Everything StepGuide adds to JupyterLab; each plugin can be disabled by itself. */
const plugins: JupyterFrontEndPlugin<void>[] = [recording];

export default plugins;
