import { sql } from 'kysely';
import { principalOf, proceduresOf, type Requester } from '../platform/actor.ts';
import { createPolicy } from '../platform/policy.ts';

/** What a person can do to an application. */
export type ApplicationAction = 'file' | 'read' | 'withdraw' | 'visit';

interface ApplicationOwnership {
  /** The subject whose application it is. */
  /** `null`: nobody's any more. */
  readonly owner: string | null;
}

/**
 * May this requester do this to that application? Its owner may, and who acts for them: a `proxy` is an actor only
 * where its mandate covers the request. What staff may is the desk's policy.
 */
export const mayDo = createPolicy<ApplicationAction, 'principal', ApplicationOwnership>(
  {
    file: { resident: 'principal', proxy: 'principal' },
    read: { resident: 'principal', proxy: 'principal' },
    withdraw: { resident: 'principal', proxy: 'principal' },
    visit: { resident: 'principal', proxy: 'principal' },
  },
  { principal: (requester, { owner }) => principalOf(requester) === owner },
);

/** Whose applications a requester may read: the condition of every query. `undefined`: none. */
export function ownerVisibleTo(requester: Requester): string | undefined {
  const owner = principalOf(requester);
  return owner !== undefined && mayDo(requester, 'read', { owner }) ? owner : undefined;
}

/** Which of the principal's an actor may see, as a condition beside the owner's, of a query over `application`. */
export function coveredBy(requester: Requester) {
  const procedures = proceduresOf(requester);
  return procedures === undefined
    ? sql<boolean>`true`
    : sql<boolean>`application.procedure_id = any(${[...procedures]})`;
}
