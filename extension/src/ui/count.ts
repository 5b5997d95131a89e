import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ICount } from '../tokens';

/** A number that tells when it is another one. */
export class Count implements ICount {
  get value(): number {
    return this._value;
  }

  set value(value: number) {
    if (value !== this._value) {
      this._value = value;
      this._changed.emit(value);
    }
  }

  get changed(): ISignal<this, number> {
    return this._changed;
  }

  private _value = 0;
  private readonly _changed = new Signal<this, number>(this);
}
