import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { ApiClient } from '../api/client';
import type { ICurrentGuide, IGuideStates, IVerification } from '../tokens';
import { stepGuideIcon } from '../ui/icon';
import { SuggestionReview } from './review';
import type { SuggestionStorage } from './kept';
import { Review } from './reviewing';
import { suggest } from './suggesting';
import { openTab } from './tabs';

export const SUGGEST = 'stepguide:suggest-change';
export const REVIEW = 'stepguide:review-suggestion';

export interface IOptions {
  commands: CommandRegistry;
  shell: JupyterFrontEnd.IShell;
  guide: ICurrentGuide;
  states: IGuideStates;
  verification: IVerification;
  client: ApiClient;
  /** Keeps what is being written over a reload of the page. */
  storage: SuggestionStorage;
  trans: TranslationBundle;
}

/** Let people suggest other cells, and look at what was suggested. */
export function addCommands(options: IOptions): void {
  const { commands, guide, trans } = options;
  commands.addCommand(SUGGEST, {
    label: trans.__('Suggest a Change…'),
    caption: trans.__('Edit a copy of the selected steps and send it to the author'),
    icon: stepGuideIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: () => guide.panel !== null,
    execute: async () => {
      await suggest(options);
    }
  });
  commands.addCommand(REVIEW, {
    label: trans.__('Review Suggestion'),
    icon: stepGuideIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          guide: { type: 'string', description: trans.__('The id of the guide') },
          comment: { type: 'string', description: trans.__('The id of the comment') }
        },
        required: ['guide', 'comment']
      }
    },
    execute: async args => {
      if (typeof args.guide === 'string' && typeof args.comment === 'string') {
        await review(options, args.guide, args.comment);
      }
    }
  });
}

async function review(options: IOptions, guideId: string, commentId: string): Promise<void> {
  const { client, guide, shell, trans, verification } = options;
  const { threads } = await client.get('/guides/{guide}/threads', { path: { guide: guideId } });
  const comment = threads.flatMap(one => one.comments).find(({ id }) => id === commentId);
  if (!comment?.suggestion) {
    return;
  }
  const prove = async (panel: NotebookPanel): Promise<void> => {
    await verification.verify(panel.context.path);
  };
  const { suggestion } = comment;
  const { panel } = guide;
  const model = new Review({ client, comment, suggestion, panel, prove });
  const title = trans.__('Suggestion by %1', comment.author);
  openTab(shell, new SuggestionReview(model, trans), title, panel);
}
