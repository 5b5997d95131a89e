// A walkthrough is readable as it arrives.  This adds what a page cannot do by itself:
// moving between steps, marking them done, colours, and starts what talks to the server.

import { startAnalytics } from './analytics.js';
import { startComments } from './comments.js';
import { startCopying } from './copying.js';
import { startFrame } from './frames.js';
import { startKeys } from './keys.js';
import { startLiveControls } from './live.js';
import { Steps } from './steps.js';
import { startTheme } from './themes.js';
import { startVerdict } from './verdict.js';

const steps = new Steps(document);
startTheme();
startCopying();
startFrame(steps);

if (document.body.dataset.slug) {
  const analytics = startAnalytics(steps);
  const comments = startComments(steps);
  startVerdict();
  startLiveControls(steps, analytics);
  startKeys(steps, comments);
} else {
  startKeys(steps, null); // under stock Voila there is no reading room to talk to
}
