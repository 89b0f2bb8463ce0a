import { createPolicy } from '../platform/policy.ts';

type PersonAction = 'list' | 'read' | 'change' | 'link' | 'unlink';
type SenderAction = 'invite' | 'confirm' | 'send' | 'followUp';

/** May this requester do that with the boxes and letters of this person? Whoever is not the person may do nothing. */
export const mayDo = createPolicy<PersonAction, 'oneself', { readonly subject: string }>(
  {
    list: { resident: 'oneself' },
    read: { resident: 'oneself' },
    change: { resident: 'oneself' },
    link: { resident: 'oneself' },
    unlink: { resident: 'oneself' },
  },
  { oneself: (requester, { subject }) => 'id' in requester && requester.id === subject },
);

/** May this requester do that as this sender? */
export const maySend = createPolicy<SenderAction, 'itself', { readonly sender: string }>(
  {
    invite: { sender: 'itself' },
    confirm: { sender: 'itself' },
    send: { sender: 'itself' },
    followUp: { sender: 'itself' },
  },
  { itself: (requester, { sender }) => 'id' in requester && requester.id === sender },
);
