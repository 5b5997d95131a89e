// The guide's parameters, as controls that are there before a kernel is.  What is entered is held
// against its type here, to say so at the control, and again by the server, which decides.

const READERS = {
  bool: control => control.checked,
  int: control => number(control, Number.isSafeInteger, 'a whole number'),
  float: control => number(control, Number.isFinite, 'a number'),
  date: control => control.value || refused('Enter a date.'),
  str: control => control.value,
  choice: control => JSON.parse(control.value)
};

export class Parameters {
  constructor(document) {
    this.form = document.getElementById('sg-parameters');
    this.controls = [...(this.form?.querySelectorAll('[data-parameter]') ?? [])];
  }

  /** Call `run` when the reader asks to run with the values that are entered. */
  whenAsked(run) {
    this.form?.addEventListener('submit', event => {
      event.preventDefault();
      run();
    });
    this.form?.addEventListener('reset', () => this.controls.forEach(control => say(control, '')));
  }

  /** The values by name, or null where one is none; its control then says so. */
  values() {
    const found = {};
    let first = null;
    for (const control of this.controls) {
      try {
        found[control.dataset.parameter] = READERS[control.dataset.kind](control);
        say(control, '');
      } catch (problem) {
        say(control, problem.message);
        first ??= control;
      }
    }
    first?.focus();
    return first ? null : found;
  }

  /** Whether some value is another than the guide's own. */
  get areOwn() {
    return this.controls.some(control =>
      String(READERS[control.dataset.kind](control)) !== String(JSON.parse(control.dataset.default)));
  }

  /** Say at its control why the server would not have a value; false if there is no such control. */
  refuse(name, message) {
    const control = this.controls.find(({ dataset }) => dataset.parameter === name);
    if (!control) {
      return false;
    }
    say(control, message);
    control.focus();
    return true;
  }
}

function number(control, isRight, wanted) {
  const value = Number(control.value);
  return control.value.trim() !== '' && isRight(value) ? value : refused(`Enter ${wanted}.`);
}

function refused(message) {
  throw new RangeError(message);
}

function say(control, message) {
  const place = document.getElementById(control.getAttribute('aria-describedby'));
  place.textContent = message;
  place.hidden = !message;
  control.setAttribute('aria-invalid', String(Boolean(message)));
}
