import { LabIcon } from '@jupyterlab/ui-components';

/** Three steps upwards: the mark of StepGuide. */
export const stepGuideIcon = new LabIcon({
  name: 'jupyter-stepguide:steps',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" d="M3 21v-5h5v-5h5V6h8v2h-6v5h-5v5H5v3z"/>
</svg>`
});
