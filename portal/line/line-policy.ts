import { createPolicy } from '../platform/policy.ts';

/** May this requester do that with a link between a person's account and LINE? */
export const mayDo = createPolicy<'read' | 'begin' | 'end', 'oneself', { readonly subject?: string }>(
  { read: { resident: 'oneself' }, begin: { resident: 'oneself' }, end: { resident: 'oneself' } },
  { oneself: (requester, { subject }) => requester.kind === 'resident' && requester.id === subject },
);
