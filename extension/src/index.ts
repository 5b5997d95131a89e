import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import currentGuide from './model';
import recording from './recording';
import sidebar from './ui';

/** Everything StepGuide adds to JupyterLab; each plugin can be disabled by itself. */
const plugins: JupyterFrontEndPlugin<unknown>[] = [currentGuide, sidebar, recording];

export default plugins;
