import { LabIcon } from '@jupyterlab/ui-components';

/** A box with a thick edge and an exclamation mark. */
export const calloutIcon = new LabIcon({
  name: 'jupyter-stepguide:callout',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" d="M3 4h4v16H3zm6 0h12v16H9zm2 2v12h8V6zm3 2h2v5h-2zm0 6h2v2h-2z"/>
</svg>`
});
