import { parseCallout } from './callouts';
import { leadingHeading } from './headings';
import type { GuideCell, Step } from './steps';

/** Where a new callout stands: below its step's heading, if it has one, and its callouts. */
export function calloutPlace(cells: readonly GuideCell[], step: Step): number {
  const inside = cells.slice(step.start, step.end);
  const heading = inside[0];
  const headed = heading?.type === 'markdown' && leadingHeading(heading.source) !== null ? 1 : 0;
  const below = inside.slice(headed);
  const callouts = below.findIndex(
    cell => cell.type !== 'markdown' || parseCallout(cell.source) === null
  );
  return step.start + headed + (callouts < 0 ? below.length : callouts);
}
