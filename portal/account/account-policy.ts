import { createPolicy } from '../platform/policy.ts';

export type AccountAction = 'read' | 'beginClosing' | 'takeBackClosing' | 'takeEverything' | 'close';

/** May this requester do this to that account? A proxy may nothing: an account is its person's alone. */
export const mayDo = createPolicy<AccountAction, 'oneself' | 'anyRow', { readonly subject: string }>(
  {
    read: { resident: 'oneself' },
    beginClosing: { resident: 'oneself' },
    takeBackClosing: { resident: 'oneself' },
    takeEverything: { resident: 'oneself' },
    close: { job: 'anyRow' },
  },
  {
    oneself: (requester, { subject }) => requester.kind === 'resident' && requester.id === subject,
    anyRow: () => true,
  },
);
