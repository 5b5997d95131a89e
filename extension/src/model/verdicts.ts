import type { Answer } from '../api/client';

/** The file of a notebook as the server sees it. */
export type GuideState = Answer<'/guides/state', 'get'>;

/** What a verdict on the present code says. */
export type VerifiedState = NonNullable<GuideState['verified']>;

/** A verifying run as the server tells of it. */
export type VerifyJob = Answer<'/jobs/{job}', 'get'>;

/** What a verifying run found. */
export type GuideRun = NonNullable<VerifyJob['run']>;

/** The run that says most of a file, on the code that the file has or, without one, on other. */
export type LastRun = NonNullable<GuideState['last_run']>;

/** Why a run did not go well, as far as that is beyond doubt. */
export type Cause = NonNullable<GuideRun['cause']>;
