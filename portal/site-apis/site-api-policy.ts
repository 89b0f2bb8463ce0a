import { createPolicy } from '../platform/policy.ts';

type PrefillAction = 'make' | 'open' | 'read' | 'list' | 'stop' | 'sweep';

/** May this requester do that with a form that a site began? `owner`: the site, or whoever opened it first. */
export const mayDo = createPolicy<PrefillAction, 'own' | 'anyRow', { readonly owner?: string | null }>(
  {
    make: { site: 'anyRow' },
    open: { resident: 'own' },
    read: { site: 'own' },
    list: { resident: 'own' },
    stop: { resident: 'own' },
    sweep: { job: 'anyRow' },
  },
  {
    own: (requester, { owner }) => 'id' in requester && requester.id === owner,
    anyRow: () => true,
  },
);
