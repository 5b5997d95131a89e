import type { Ask } from '../api/client';

/** A step as the person wants it. */
export type StepPlan = NonNullable<
  Ask<'/sessions/{session}/slice', 'post'>['body']['steps']
>[number];

export type Plan = readonly StepPlan[];

/** A step under another title. */
export function retitled(plan: Plan, index: number, title: string): Plan {
  return replaced(plan, index, { title });
}

/** One step of a step and the one above. */
export function mergedUp(plan: Plan, index: number): Plan {
  const [above, step] = [plan[index - 1], plan[index]];
  if (above === undefined || step === undefined) {
    return plan;
  }
  const runs = [...(above.runs ?? []), ...(step.runs ?? [])];
  return [...plan.slice(0, index - 1), { ...above, runs }, ...plan.slice(index + 1)];
}

/** Two steps of one: the second begins at one of its runs, counted from 0. */
export function split(plan: Plan, index: number, at: number): Plan {
  const runs = plan[index]?.runs ?? [];
  const [head, tail] = [runs.slice(0, at), runs.slice(at)];
  return head.length === 0 || tail.length === 0
    ? plan
    : inserted(replaced(plan, index, { runs: head }), index + 1, { title: '', runs: tail });
}

/** A step at another place. */
export function moved(plan: Plan, from: number, to: number): Plan {
  const step = plan[from];
  return step === undefined || to === from || to < 0 || to >= plan.length
    ? plan
    : inserted(
        plan.filter((_, at) => at !== from),
        to,
        step
      );
}

function replaced(plan: Plan, index: number, change: Partial<StepPlan>): Plan {
  return plan.map((step, at) => (at === index ? { ...step, ...change } : step));
}

function inserted(plan: Plan, index: number, step: StepPlan): Plan {
  return [...plan.slice(0, index), step, ...plan.slice(index)];
}
