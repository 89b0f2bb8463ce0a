import { createPolicy } from '../platform/policy.ts';

type OidcAction =
  | 'list'
  | 'give'
  | 'use'
  | 'revoke'
  | 'erase'
  | 'report'
  | 'askAddress'
  | 'readAddress'
  | 'register'
  | 'sweep';

/** May this requester do that with what this person gave to sites, or with a site? `site`: who asked. */
export const mayDo = createPolicy<
  OidcAction,
  'oneself' | 'itself' | 'anyRow',
  { readonly subject?: string; readonly site?: string }
>(
  {
    list: { resident: 'oneself' },
    give: { resident: 'oneself' },
    use: { site: 'itself' },
    revoke: { resident: 'oneself' },
    erase: { resident: 'oneself' },
    report: { resident: 'oneself' },
    askAddress: { site: 'anyRow' },
    readAddress: { site: 'itself' },
    register: { job: 'anyRow' },
    sweep: { job: 'anyRow' },
  },
  {
    oneself: (requester, { subject }) => requester.kind === 'resident' && requester.id === subject,
    itself: (requester, { site }) => requester.kind === 'site' && requester.id === site,
    anyRow: () => true,
  },
);
