import { createPolicy } from '../platform/policy.ts';

type OwnDataAction = 'readLinks' | 'link' | 'unlink';

/** May this requester see or change with which sources that person is linked? */
export const mayDo = createPolicy<OwnDataAction, 'oneself', { readonly subject: string }>(
  { readLinks: { resident: 'oneself' }, link: { resident: 'oneself' }, unlink: { resident: 'oneself' } },
  { oneself: (requester, { subject }) => 'id' in requester && requester.id === subject },
);
