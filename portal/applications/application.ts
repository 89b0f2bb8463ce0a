import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ApplicationStatus } from '#contract/portal/application-routes.ts';

export type ApplicationEvent =
  | { readonly type: 'reviewBegan' }
  | { readonly type: 'returnedForCorrection' }
  | { readonly type: 'accepted' }
  | { readonly type: 'rejected' }
  | { readonly type: 'withdrawnByOwner' };

const LEADS_TO = {
  reviewBegan: 'inReview',
  returnedForCorrection: 'returned',
  accepted: 'accepted',
  rejected: 'rejected',
  withdrawnByOwner: 'withdrawn',
} as const satisfies Record<ApplicationEvent['type'], ApplicationStatus>;

const MAY_BECOME: Readonly<Record<ApplicationStatus, readonly ApplicationStatus[]>> = {
  received: ['inReview', 'returned', 'withdrawn'],
  inReview: ['returned', 'accepted', 'rejected', 'withdrawn'],
  returned: ['inReview', 'rejected', 'withdrawn'],
  accepted: [],
  rejected: [],
  withdrawn: [],
};

/** Where an application begins. */
export const FIRST_STATUS: ApplicationStatus = 'received';

/** The status after an event. Fails with `transitionRefused` where the event cannot happen any more. */
export function stepApplication(from: ApplicationStatus, event: ApplicationEvent): Outcome<ApplicationStatus> {
  const to = LEADS_TO[event.type];
  return MAY_BECOME[from].includes(to) ? success(to) : failed({ code: 'transitionRefused', from, to });
}
