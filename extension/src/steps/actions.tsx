import React from 'react';

import type { IStepAction } from '../tokens';

/** Buttons for what can be done about what stands above them. */
export function Actions({
  actions
}: {
  actions: readonly IStepAction[];
}): React.JSX.Element | null {
  return actions.length === 0 ? null : (
    <div className="jp-StepGuide-actions">
      {actions.map(({ label, execute }) => (
        <button
          key={label}
          type="button"
          className="jp-mod-styled jp-mod-reject"
          onClick={() => {
            execute();
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
