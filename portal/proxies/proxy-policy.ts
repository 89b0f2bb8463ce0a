import type { Requester } from '../platform/actor.ts';
import { createPolicy } from '../platform/policy.ts';

export type ProxyAction = 'list' | 'register' | 'end' | 'act' | 'expire' | 'grant';

/** Between whom a mandate is; a list has its reader alone. */
interface MandateRow {
  readonly subject?: string | undefined;
  readonly proxy?: string | null | undefined;
}

/**
 * May this requester do this to that mandate? Either side may end it, each alone. Who acts for another may do none of it for
 * them: a proxy makes no proxies.
 */
export const mayDo = createPolicy<ProxyAction, 'principal' | 'proxy' | 'either' | 'anyRow', MandateRow>(
  {
    list: { resident: 'either' },
    register: { resident: 'principal' },
    end: { resident: 'either' },
    act: { resident: 'proxy' },
    expire: { job: 'anyRow' },
    /** By what an office decided. */
    grant: { job: 'anyRow' },
  },
  {
    principal: (requester, { subject }) => idOf(requester) === subject,
    proxy: (requester, { proxy }) => idOf(requester) === proxy,
    either: (requester, { subject, proxy }) => idOf(requester) === subject || idOf(requester) === proxy,
    anyRow: () => true,
  },
);

/** Of nobody is neither side of a mandate. */
function idOf(requester: Requester): string {
  return requester.kind === 'resident' ? requester.id : '';
}
