import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { UUID } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';

import type { ApiClient } from '../api/client';
import type { Step } from '../model/steps';
import type { ICurrentGuide, IGuideStates, IVerification } from '../tokens';
import { stepGuideIcon } from '../ui/icon';
import { SuggestionDraft } from './draft';
import { SuggestionEditor } from './editor';
import { sourceOf } from './replacing';
import { SuggestionReview } from './review';
import { Review } from './reviewing';

export const SUGGEST = 'stepguide:suggest-change';
export const REVIEW = 'stepguide:review-suggestion';

interface IOptions {
  commands: CommandRegistry;
  shell: JupyterFrontEnd.IShell;
  guide: ICurrentGuide;
  states: IGuideStates;
  verification: IVerification;
  client: ApiClient;
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

/** Open a copy of the steps that are selected, or of the one with the active cell. */
async function suggest(options: IOptions): Promise<void> {
  const { client, guide, states, shell, trans } = options;
  const { panel, path } = guide;
  const steps = selectedSteps(guide);
  const [first, last] = [steps[0], steps.at(-1)];
  if (!panel?.model || path === null || first === undefined || last === undefined) {
    return;
  }
  const state = states.get(path) ?? (await states.refresh(path));
  const cells = panel.model.sharedModel.cells
    .slice(first.start, last.end)
    .map(cell => cell.toJSON());
  const draft = new SuggestionDraft(
    cells.map(cell => ({
      id: typeof cell.id === 'string' ? cell.id : '',
      cell_type: cell.cell_type === 'code' ? 'code' : cell.cell_type === 'raw' ? 'raw' : 'markdown',
      source: sourceOf(cell)
    }))
  );
  const op_id = UUID.uuid4();
  const editor = new SuggestionEditor({
    draft,
    trans,
    place: placeOf(first, last, trans),
    send: async () => {
      await client.post('/guides/{guide}/comments', {
        path: { guide: state?.guide ?? '' },
        body: {
          op_id,
          body: draft.body,
          anchor: {
            step_id: first.id,
            part: 'step',
            ...(last === first ? {} : { to_step_id: last.id }),
            step_number: first.number
          },
          suggestion: draft.suggestion
        }
      });
      tab.dispose();
    }
  });
  const tab = open(shell, editor, trans.__('Suggestion for %1', guide.title), panel);
}

/** The steps that hold the selected cells, in order. */
function selectedSteps(guide: ICurrentGuide): Step[] {
  const { panel, activeCellId } = guide;
  const content = panel?.content;
  const chosen = content?.widgets.filter(cell => content.isSelectedOrActive(cell)) ?? [];
  const ids = chosen.length > 0 ? chosen.map(cell => cell.model.id) : [activeCellId ?? ''];
  const held = new Set(ids.map(id => guide.stepOfCell(id)?.id));
  const places = guide.steps.flatMap(({ id }, index) => (held.has(id) ? [index] : []));
  return places.length === 0 ? [] : guide.steps.slice(Math.min(...places), Math.max(...places) + 1);
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
  open(shell, new SuggestionReview(model, trans), title, panel);
}

function open(
  shell: JupyterFrontEnd.IShell,
  content: Widget,
  title: string,
  beside: NotebookPanel | null
): MainAreaWidget {
  const tab = new MainAreaWidget({ content });
  tab.title.label = title;
  tab.title.icon = stepGuideIcon;
  tab.title.closable = true;
  shell.add(tab, 'main', beside === null ? {} : { ref: beside.id, mode: 'tab-after' });
  return tab;
}

function placeOf(first: Step, last: Step, trans: TranslationBundle): string {
  return first === last
    ? trans.__('step %1, %2', first.number, first.title)
    : trans.__('steps %1 to %2', first.number, last.number);
}
