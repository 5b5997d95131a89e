import type { INotebookModel } from '@jupyterlab/notebook';

import { formatCallout } from '../model/callouts';
import { calloutPlace } from '../model/placing';
import { placesIn } from './places';
import type { AcceptedCallout } from './threads';
import { calloutStepOf } from './threads';

/** What became of a callout: written, there already, or its step is gone. */
export type Insertion = 'inserted' | 'present' | 'homeless';

/**
 * Put an accepted callout below the heading of its step, after the callouts that stand there.
 *
 * One change for undo.  The server names the cell, so that to insert twice is to insert once.
 */
export function insertCallout(model: INotebookModel, callout: AcceptedCallout): Insertion {
  const places = placesIn(model);
  if (places.cellIds.includes(callout.cell_id)) {
    return 'present';
  }
  const step = calloutStepOf(callout.anchor, places);
  if (step === null) {
    return 'homeless';
  }
  const { sharedModel } = model;
  sharedModel.transact(() => {
    sharedModel.insertCell(calloutPlace(places.cells, step), {
      cell_type: 'markdown',
      id: callout.cell_id,
      source: formatCallout(callout),
      metadata: {
        stepguide: { callout: { author: callout.credit, from_comment: callout.comment } }
      }
    });
  });
  return 'inserted';
}
