import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { KernelSpec } from '@jupyterlab/services';
import type { PartialJSONObject } from '@lumino/coreutils';

/** The kernelspec for headless clients and the launcher, which no saved notebook names. */
const RECORDING_SPEC = 'stepguide';

/** What a notebook names instead. */
const PLAIN_SPEC = 'python3';

/** Keep the recording kernelspec out of the notebook's metadata, and so out of its file. */
export function keepPlainKernelspec(
  { model, saveState }: DocumentRegistry.IContext<INotebookModel>,
  specs: KernelSpec.IManager
): void {
  const correct = (): void => {
    const named: unknown = model.getMetadata('kernelspec');
    if (nameIn(named) === RECORDING_SPEC) {
      model.setMetadata('kernelspec', plainSpec(specs.specs?.kernelspecs[PLAIN_SPEC]));
    }
  };
  model.metadataChanged.connect(correct);
  // What is saved is read right after this is told: whatever came before, the file is right.
  saveState.connect((_, state) => {
    if (state === 'started') {
      correct();
    }
  });
  correct();
}

function plainSpec(spec: KernelSpec.ISpecModel | undefined): PartialJSONObject {
  return {
    name: PLAIN_SPEC,
    display_name: spec?.display_name ?? 'Python 3 (ipykernel)',
    language: spec?.language ?? 'python'
  };
}

function nameIn(spec: unknown): unknown {
  return typeof spec === 'object' && spec !== null ? Reflect.get(spec, 'name') : null;
}
