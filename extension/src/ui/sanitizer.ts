import { Sanitizer } from '@jupyterlab/apputils';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';

/**
 * A sanitizer for what peers write.
 *
 * JupyterLab lets buttons in markdown name a command that a click carries out.  That may be
 * right for one's own notebook; a comment, and the callout made of it, must not act.
 */
export function peerSanitizer(): IRenderMime.ISanitizer {
  const sanitizer = new Sanitizer();
  sanitizer.setAllowCommandLinker(false);
  return sanitizer;
}
