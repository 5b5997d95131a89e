import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICell } from '@jupyterlab/nbformat';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';

import type { ApiClient } from '../api/client';
import type { Step } from '../model/steps';
import type { ICurrentGuide, IGuideStates } from '../tokens';
import { SuggestionDraft } from './draft';
import { SuggestionEditor } from './editor';
import type { IKept, SuggestionStorage } from './kept';
import { KeptSuggestion } from './kept';
import { sourceOf } from './replacing';
import { openTab } from './tabs';

interface IOptions {
  shell: JupyterFrontEnd.IShell;
  guide: ICurrentGuide;
  states: IGuideStates;
  client: ApiClient;
  storage: SuggestionStorage;
  trans: TranslationBundle;
}

/** A suggestion before it is written: the steps, and the cells that they are made of. */
type Begun = Omit<IKept, 'written'> & { readonly draft: SuggestionDraft };

/** Open what was begun for the guide in front; else a copy of its selected steps. */
export async function suggest(options: IOptions): Promise<void> {
  const { guide, shell, states, storage } = options;
  const { panel, path } = guide;
  if (panel === null || path === null) {
    return;
  }
  const open = tabOf(shell, panel);
  if (open !== null) {
    shell.activateById(open.id);
    return;
  }
  const state = states.get(path) ?? (await states.refresh(path));
  const kept = new KeptSuggestion(storage, state?.guide ?? '');
  const known = kept.get();
  const begun =
    known === null ? copy(options) : { ...known, draft: SuggestionDraft.of(known.written) };
  if (begun !== null) {
    edit(options, panel, state?.guide ?? '', kept, begun, known !== null);
  }
}

function edit(
  options: IOptions,
  panel: NotebookPanel,
  guideId: string,
  kept: KeptSuggestion,
  begun: Begun,
  wasKept: boolean
): void {
  const { client, guide, shell, trans } = options;
  const { anchor, draft, place } = begun;
  draft.changed.connect(() => {
    const { written } = draft;
    if (written === null) {
      kept.remove();
    } else {
      kept.set({ anchor, place, written });
    }
  });
  const end = (): void => {
    kept.remove();
    tab.dispose();
  };
  const editor = new SuggestionEditor({
    draft,
    trans,
    place,
    startOver: wasKept
      ? async () => {
          end();
          await suggest(options);
        }
      : null,
    send: async () => {
      await client.post('/guides/{guide}/comments', {
        path: { guide: guideId },
        body: { op_id: draft.opId, body: draft.body, anchor, suggestion: draft.suggestion }
      });
      end();
    }
  });
  const tab = openTab(shell, editor, trans.__('Suggestion for %1', guide.title), panel);
  tab.id = tabId(panel);
}

/** There is one for each notebook. */
function tabId(panel: NotebookPanel): string {
  return `jp-stepguide-suggestion-${panel.id}`;
}

function tabOf(shell: JupyterFrontEnd.IShell, panel: NotebookPanel): Widget | null {
  return Array.from(shell.widgets('main')).find(({ id }) => id === tabId(panel)) ?? null;
}

/** A copy of the steps that are selected, or of the one with the active cell. */
function copy({ guide, trans }: IOptions): Begun | null {
  const steps = selectedSteps(guide);
  const [first, last] = [steps[0], steps.at(-1)];
  const model = guide.panel?.model;
  if (!model || first === undefined || last === undefined) {
    return null;
  }
  const cells = model.sharedModel.cells.slice(first.start, last.end).map(cell => cell.toJSON());
  return {
    anchor: {
      step_id: first.id,
      part: 'step',
      ...(last === first ? {} : { to_step_id: last.id }),
      step_number: first.number
    },
    place: placeOf(first, last, trans),
    draft: new SuggestionDraft(cells.map(seen))
  };
}

function seen(cell: ICell): SuggestionDraft['seen'][number] {
  return {
    id: typeof cell.id === 'string' ? cell.id : '',
    cell_type: cell.cell_type === 'code' ? 'code' : cell.cell_type === 'raw' ? 'raw' : 'markdown',
    source: sourceOf(cell)
  };
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

function placeOf(first: Step, last: Step, trans: TranslationBundle): string {
  return first === last
    ? trans.__('step %1, %2', first.number, first.title)
    : trans.__('steps %1 to %2', first.number, last.number);
}
