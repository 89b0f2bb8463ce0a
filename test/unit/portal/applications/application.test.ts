import { describe, expect, it } from 'vitest';
import { type ApplicationStatus, applicationStatusSchema } from '#contract/portal/application-routes.ts';
import { type ApplicationEvent, FIRST_STATUS, stepApplication } from '#portal/applications/application.ts';

const EVENTS: readonly ApplicationEvent['type'][] = [
  'reviewBegan',
  'returnedForCorrection',
  'accepted',
  'rejected',
  'withdrawnByOwner',
];

/** Every status against every event; `undefined`: refused. */
const TABLE: Record<ApplicationStatus, readonly (ApplicationStatus | undefined)[]> = {
  received: ['inReview', 'returned', undefined, undefined, 'withdrawn'],
  inReview: [undefined, 'returned', 'accepted', 'rejected', 'withdrawn'],
  returned: ['inReview', undefined, undefined, 'rejected', 'withdrawn'],
  accepted: [undefined, undefined, undefined, undefined, undefined],
  rejected: [undefined, undefined, undefined, undefined, undefined],
  withdrawn: [undefined, undefined, undefined, undefined, undefined],
};

describe('an application', () => {
  it('begins as received', () => {
    expect(FIRST_STATUS).toBe('received');
  });

  it.each(
    applicationStatusSchema.options.flatMap((from) => EVENTS.map((type, n) => ({ from, type, to: TABLE[from][n] }))),
  )('that is $from and meets $type becomes $to', ({ from, type, to }) => {
    const stepped = stepApplication(from, { type });
    if (to === undefined) expect(stepped).toMatchObject({ ok: false, failure: { code: 'transitionRefused', from } });
    else expect(stepped).toEqual({ ok: true, value: to });
  });
});
