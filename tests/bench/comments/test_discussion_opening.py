"""How long a discussion of hundreds of threads takes to open in JupyterLab, and to go on in."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import pytest

from stepguide_kernel.model.anchor import Anchor
from tests.ui.conftest import lab
from tests.ui.notebooks import code, markdown, open_notebook
from tests.ui.peers import peer

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.ui.conftest import Lab

__all__ = ["lab"]
GUIDE = "long-discussion"
STEPS = 100
BOUND_MS = 500
ROUNDS = 5
# From the click that opens the sidebar until the first words of a thread have been painted; the
# tab was not drawn before the first of these.
OPEN = """async () => {
  const { shell } = window.jupyterapp;
  const choose = title => {
    const tabs = [...document.querySelectorAll('.jp-StepGuide-sidebar [role=tab]')];
    const tab = tabs.find(one => one.textContent.startsWith(title));
    const { x, y } = tab.getBoundingClientRect();
    for (const type of ['pointerdown', 'pointerup']) {
      const at = { bubbles: true, button: 0, clientX: x + 5, clientY: y + 5 };
      tab.dispatchEvent(new PointerEvent(type, at));
    }
  };
  const words = () => document.querySelector('.jp-StepGuide-comment-body p')?.checkVisibility();
  const painted = () => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)));
  shell.activateById('jp-stepguide-sidebar');
  await painted();
  choose('Steps');
  await painted();
  const began = performance.now();
  choose('Discussion');
  while (!words()) {
    await new Promise(requestAnimationFrame);
  }
  await painted();
  return performance.now() - began;
}"""
TYPE = """text => new Promise(done => {
  const field = document.querySelector('.jp-StepGuide-form textarea');
  const { set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
  const began = performance.now();
  set.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  const painted = () => done(performance.now() - began);
  requestAnimationFrame(() => requestAnimationFrame(painted));
})"""


@pytest.mark.timeout(400)
@pytest.mark.parametrize("threads", [300, 1000])
def test_a_long_discussion_is_there_within_half_a_second(
    page: Page, lab: Lab, threads: int
) -> None:
    guide = f"{GUIDE}-{threads}"
    cells = [markdown("title", "# Paid orders")]
    for step in range(STEPS):
        cells += [
            markdown(f"h{step}", f"## Part {step}"),
            code(f"c{step}", f"total_{step} = {step}"),
        ]
    with peer(guide) as lee:
        for number in range(threads):
            step = number % STEPS
            anchor = Anchor(step_id=f"h{step}", cell_id=f"c{step}", part="cell")
            lee.say(f"{guide}-{number}", f"Refunds look *like payments*, {number}.", anchor)
    open_notebook(page, lab, f"{guide}.ipynb", cells, stepguide={"schema": 1, "id": guide})
    page.locator(".jp-StepGuide-cellBadge").first.wait_for()
    opening = [page.evaluate(OPEN) for _ in range(ROUNDS)]
    typing = [page.evaluate(TYPE, "Why" + "?" * number) for number in range(1, ROUNDS)]
    print(f"{threads} threads: open {[round(one) for one in opening]} ms,", end=" ")
    print(f"a key {[round(one) for one in typing]} ms")
    assert median(opening) < BOUND_MS
