import type { Requester } from '../platform/actor.ts';
import { createPolicy } from '../platform/policy.ts';
import type { ApplicationEvent } from './application.ts';

/** What can be done to an application: file it, read it, and each event of its life. */
export type ApplicationAction = 'file' | 'read' | ApplicationEvent['type'];

interface ApplicationOwnership {
  /** The subject whose application it is. */
  readonly owner: string;
}

/**
 * May this requester do this to that application? Its owner may, and who acts for them: a `proxy` is an actor only
 * where its mandate covers the request. No kind of requester may decide on one before
 * the portal knows staff.
 */
export const mayDo = createPolicy<ApplicationAction, 'principal', ApplicationOwnership>(
  {
    file: { resident: 'principal', proxy: 'principal' },
    read: { resident: 'principal', proxy: 'principal' },
    withdrawnByOwner: { resident: 'principal', proxy: 'principal' },
    reviewBegan: {},
    returnedForCorrection: {},
    accepted: {},
    rejected: {},
  },
  { principal: (requester, { owner }) => principalOf(requester) === owner },
);

/** Whose applications a requester may read: the condition of every query. `undefined`: none. */
export function ownerVisibleTo(requester: Requester): string | undefined {
  const owner = principalOf(requester);
  return owner !== undefined && mayDo(requester, 'read', { owner }) ? owner : undefined;
}

/** The person an actor stands for: a resident for themselves, a proxy for its principal. */
export function principalOf(requester: Requester): string | undefined {
  if (requester.kind === 'resident') return requester.id;
  return requester.kind === 'proxy' ? requester.onBehalfOf : undefined;
}
