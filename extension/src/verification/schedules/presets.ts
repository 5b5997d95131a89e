/** Times that most people mean; anything else is written as an expression. */
export const PRESETS = {
  weekdays: '0 7 * * 1-5',
  mondays: '0 7 * * 1',
  hourly: '0 * * * *'
} as const;

/** A choice of times; `custom` is an expression of the person's own. */
export type Choice = keyof typeof PRESETS | 'custom';

/** The choice that an expression is. */
export function choiceOf(cron: string): Choice {
  for (const [choice, expression] of Object.entries(PRESETS)) {
    if (expression === cron && isChoice(choice)) {
      return choice;
    }
  }
  return 'custom';
}

export function isChoice(value: string): value is Choice {
  return value === 'custom' || value in PRESETS;
}
