import { createPolicy } from '../platform/policy.ts';

type SignAction = 'create' | 'read' | 'end' | 'fetch' | 'sweep';

/** May this requester do that with a transaction of this site? */
export const mayDo = createPolicy<SignAction, 'ownSite' | 'anyRow', { readonly site?: string }>(
  {
    create: { site: 'ownSite' },
    read: { site: 'ownSite' },
    end: { site: 'ownSite' },
    fetch: { site: 'ownSite' },
    sweep: { job: 'anyRow' },
  },
  {
    ownSite: (requester, { site }) => requester.kind === 'site' && requester.id === site,
    anyRow: () => true,
  },
);
