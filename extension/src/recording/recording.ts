import type { TrackerStatus } from './kernel';

/** From when on runs are known in full, and how many earlier ones by their source alone. */
export interface Knowledge {
  since: Date | null;
  unseen: number;
}

/** What can be asked of a tracker that is there, or is put there. */
export type Wanted = 'record' | 'stop' | 'pause' | 'resume' | 'off';

/** Where the recording of one notebook stands. */
export type Recording =
  | { kind: 'idle' }
  | { kind: 'asking'; wanted: Wanted }
  | { kind: 'recording'; known: Knowledge; runs: number; session: string | null; allRuns: number }
  | { kind: 'stopped'; known: Knowledge; runs: number; session: string; allRuns: number };

/** The range that was recorded last, which a guide can be made of. */
export type Stopped = Extract<Recording, { kind: 'stopped' }>;

/** What a kernel that is gone left in its log. */
export function keptOf(recording: Extract<Recording, { kind: 'recording' }>): Stopped | null {
  const { session, known, runs, allRuns } = recording;
  return session === null || runs === 0 ? null : { kind: 'stopped', session, known, runs, allRuns };
}

export function stopped(status: TrackerStatus): Recording {
  return rangeOf(status) ?? { kind: 'idle' };
}

export function rangeOf(status: TrackerStatus | null): Stopped | null {
  const session = status?.session ?? null;
  return status === null || session === null
    ? null
    : {
        kind: 'stopped',
        session,
        known: knowledge(status),
        runs: status.marked_runs,
        allRuns: status.runs
      };
}

export function knowledge({ known_from, unseen_runs }: TrackerStatus): Knowledge {
  return { since: known_from === null ? null : new Date(known_from * 1000), unseen: unseen_runs };
}
