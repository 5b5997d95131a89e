import { LabIcon } from '@jupyterlab/ui-components';

/** A speech bubble with two lines. */
export const commentIcon = new LabIcon({
  name: 'jupyter-stepguide:comment',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" d="M4 3h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H9l-5 4v-4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zm1 2v10h14V5zm2 2h10v2H7zm0 4h7v2H7z"/>
</svg>`
});
