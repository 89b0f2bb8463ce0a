import { createPolicy } from '../platform/policy.ts';

type OidcAction = 'list' | 'give' | 'revoke' | 'erase' | 'report' | 'register' | 'sweep';

/** May this requester do that with what this person gave to sites, or with a site? */
export const mayDo = createPolicy<OidcAction, 'oneself' | 'anyRow', { readonly subject?: string }>(
  {
    list: { resident: 'oneself' },
    give: { resident: 'oneself' },
    revoke: { resident: 'oneself' },
    erase: { resident: 'oneself' },
    report: { resident: 'oneself' },
    register: { job: 'anyRow' },
    sweep: { job: 'anyRow' },
  },
  {
    oneself: (requester, { subject }) => requester.kind === 'resident' && requester.id === subject,
    anyRow: () => true,
  },
);
