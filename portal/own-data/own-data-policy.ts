import { createPolicy } from '../platform/policy.ts';

type OwnDataAction = 'readLinks' | 'link' | 'unlink';

/** May this requester see or change with which sources that person is linked? */
export const mayDo = createPolicy<
  OwnDataAction,
  'oneself' | 'granted',
  { readonly subject: string; readonly site?: string }
>(
  {
    readLinks: { resident: 'oneself', site: 'granted' },
    link: { resident: 'oneself' },
    unlink: { resident: 'oneself' },
  },
  {
    oneself: (requester, { subject }) => 'id' in requester && requester.id === subject,
    granted: (requester, { site }) => 'id' in requester && requester.id === site,
  },
);
