import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Widget } from '@lumino/widgets';

/** Let Escape lead from a sidebar back to the document beside it, where no field wants the key. */
export function leaveOnEscape(sidebar: Widget, shell: JupyterFrontEnd.IShell): void {
  sidebar.node.addEventListener('keydown', event => {
    if (event.key === 'Escape' && !event.defaultPrevented) {
      shell.currentWidget?.activate();
    }
  });
}
