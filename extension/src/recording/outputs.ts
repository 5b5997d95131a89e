import type { IOutput } from '@jupyterlab/nbformat';
import * as nbformat from '@jupyterlab/nbformat';
import type { KernelMessage } from '@jupyterlab/services';

/** Characters of outputs kept of one run; the log is for what people can read. */
const CAP = 400_000;

/** What one run puts out, from the messages that its kernel sends. */
export class SeenOutputs {
  /** As a notebook would keep them. */
  get outputs(): readonly IOutput[] {
    return this._outputs;
  }

  get error(): { ename: string; evalue: string } | null {
    const error = this._outputs.find(nbformat.isError);
    return error === undefined ? null : { ename: error.ename, evalue: error.evalue };
  }

  add(message: KernelMessage.IIOPubMessage): void {
    const { msg_type: type } = message.header;
    if (type === 'clear_output') {
      // What is cleared later is cleared too: the end of a run is what counts.
      this._outputs = [];
      this._size = 0;
    } else if (type === 'update_display_data') {
      this._update(message.content);
    } else if (SHOWN.has(type)) {
      this._append({ ...message.content, output_type: type });
    }
  }

  private _append(output: IOutput): void {
    this._size += JSON.stringify(output).length;
    if (this._size > CAP) {
      return;
    }
    const last = this._outputs.at(-1);
    if (nbformat.isStream(output) && last && nbformat.isStream(last) && last.name === output.name) {
      const text = joined(last.text) + joined(output.text);
      this._outputs = [...this._outputs.slice(0, -1), { ...last, text }];
      return;
    }
    const display = displayOf(output);
    if (display !== null) {
      this._displays.set(display, this._outputs.length);
    }
    this._outputs = [...this._outputs, withoutTransient(output)];
  }

  private _update(content: unknown): void {
    const at = this._displays.get(displayOf(content) ?? '');
    const shown = at === undefined ? undefined : this._outputs[at];
    if (shown !== undefined) {
      const data: unknown = member(content, 'data');
      const changed = { ...shown, data } as IOutput;
      this._outputs = this._outputs.map((output, index) => (index === at ? changed : output));
    }
  }

  private _outputs: readonly IOutput[] = [];
  private readonly _displays = new Map<string, number>();
  private _size = 0;
}

const SHOWN = new Set(['stream', 'display_data', 'execute_result', 'error']);

function withoutTransient(output: IOutput): IOutput {
  return { ...output, transient: undefined };
}

function displayOf(output: unknown): string | null {
  const id = member(member(output, 'transient'), 'display_id');
  return typeof id === 'string' ? id : null;
}

function joined(text: nbformat.MultilineString): string {
  return Array.isArray(text) ? text.join('') : text;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
