// A walkthrough is readable as it arrives.  This adds what a page cannot do by itself:
// moving between steps, marking them done, colours, and starts what talks to the server.

import { startAnalytics } from './analytics.js';
import { startClosing } from './closing.js';
import { startComments } from './comments.js';
import { startCopying } from './copying.js';
import { startEmbedded } from './embedded.js';
import { startFrame } from './frames.js';
import { startKeys } from './keys.js';
import { startLiveControls } from './live.js';
import { Overlay } from './overlay.js';
import { startPointing } from './pointing.js';
import { startReadingOptions } from './reading_options.js';
import { startScrolling } from './scrolling.js';
import { startSharing } from './sharing.js';
import { startSheet } from './sheet.js';
import { Steps } from './steps.js';
import { startStuck } from './stuck.js';
import { startTheme } from './themes.js';
import { startVerdict } from './verdict.js';

const steps = new Steps(document);
startTheme();
startCopying();
startReadingOptions(steps);
startSheet();
startScrolling();
startFrame(steps);

if (document.body.dataset.slug) {
  startEmbedded();
  const analytics = startAnalytics(steps);
  const overlay = new Overlay();
  const comments = startComments(steps, overlay);
  startVerdict(overlay);
  startPointing(comments);
  startStuck(analytics, comments);
  startClosing(steps, comments);
  startSharing(steps);
  startLiveControls(steps, analytics);
  startKeys(steps, comments);
  overlay.start();
} else {
  startKeys(steps, null); // under stock Voila there is no reading room to talk to
}
document.documentElement.dataset.ready = ''; // nothing could be pressed in vain
