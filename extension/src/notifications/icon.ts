import { LabIcon } from '@jupyterlab/ui-components';

/** A bell, in the colour of the text around it. */
export const bellIcon = new LabIcon({
  name: 'jupyter-stepguide:bell',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16">
  <path class="jp-icon3" fill="#616161" d="M8 1a1 1 0 0 0-1 1v.3A4.5 4.5 0 0 0 3.500 6.700V10L2 11.700V12.500h12v-.8L12.500 10V6.700A4.500 4.500 0 0 0 9 2.300V2a1 1 0 0 0-1-1zM6.300 13.500a1.700 1.700 0 0 0 3.400 0z"/>
</svg>`
});
