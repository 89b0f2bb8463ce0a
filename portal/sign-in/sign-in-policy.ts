import { createPolicy } from '../platform/policy.ts';

export type SignInAction =
  | 'issueChallenge'
  | 'issueFreshChallenge'
  | 'openSession'
  | 'proveFresh'
  | 'closeSession'
  | 'beginActing'
  | 'stopActing'
  | 'sweep'
  | 'listSessions'
  | 'endSessions'
  | 'listUses'
  | 'listPasskeys'
  | 'changePasskeys'
  | 'usePasskeyPage';

/** What a policy looks at: whose session it is; a challenge and what a sweep finds have no subject. */
interface SignInRow {
  readonly subject: string | undefined;
}

/** May this requester do this to that challenge or session? */
export const maySignIn = createPolicy<SignInAction, 'any' | 'own', SignInRow>(
  {
    issueChallenge: { public: 'any' },
    issueFreshChallenge: { resident: 'own' },
    openSession: { public: 'any' },
    proveFresh: { resident: 'own' },
    closeSession: { resident: 'own' },
    beginActing: { resident: 'own' },
    stopActing: { resident: 'own' },
    sweep: { job: 'any' },
    listSessions: { resident: 'own' },
    endSessions: { resident: 'own' },
    listUses: { resident: 'own' },
    listPasskeys: { resident: 'own' },
    changePasskeys: { resident: 'own' },
    usePasskeyPage: { public: 'any' },
  },
  {
    any: () => true,
    own: (requester, { subject }) => requester.kind === 'resident' && requester.id === subject,
  },
);
