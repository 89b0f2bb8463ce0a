import { describe, expect, it } from 'vitest';
import type { Requester } from '#portal/platform/actor.ts';
import { maySignIn, type SignInAction } from '#portal/sign-in/sign-in-policy.ts';

const REQUESTERS = {
  public: { kind: 'public' },
  resident: { kind: 'resident', id: 'me' },
  staff: { kind: 'staff', id: 'me' },
  client: { kind: 'client', id: 'me' },
  job: { kind: 'job', id: 'me' },
  proxy: { kind: 'proxy', id: 'helper', onBehalfOf: 'me', procedures: ['child-allowance-end'] },
} as const satisfies Record<string, Requester>;
type Name = keyof typeof REQUESTERS;

/** Who may, by action and whose the row is. */
const MAY: Record<SignInAction, Readonly<Record<'nobody' | 'me' | 'somebody else', readonly Name[]>>> = {
  issueChallenge: { nobody: ['public'], me: ['public'], 'somebody else': ['public'] },
  openSession: { nobody: ['public'], me: ['public'], 'somebody else': ['public'] },
  sweep: { nobody: ['job'], me: ['job'], 'somebody else': ['job'] },
  closeSession: { nobody: [], me: ['resident'], 'somebody else': [] },
  issueFreshChallenge: { nobody: [], me: ['resident'], 'somebody else': [] },
  listSessions: { nobody: [], me: ['resident'], 'somebody else': [] },
  endSessions: { nobody: [], me: ['resident'], 'somebody else': [] },
  listUses: { nobody: [], me: ['resident'], 'somebody else': [] },
  listPasskeys: { nobody: [], me: ['resident'], 'somebody else': [] },
  changePasskeys: { nobody: [], me: ['resident'], 'somebody else': [] },
  usePasskeyPage: { nobody: ['public'], me: ['public'], 'somebody else': ['public'] },
  proveFresh: { nobody: [], me: ['resident'], 'somebody else': [] },
  beginActing: { nobody: [], me: ['resident'], 'somebody else': [] },
  stopActing: { nobody: [], me: ['resident'], 'somebody else': [] },
};

const CELLS = (Object.keys(REQUESTERS) as Name[]).flatMap((name) =>
  (Object.keys(MAY) as SignInAction[]).flatMap((action) =>
    (['nobody', 'me', 'somebody else'] as const).map((subject) => ({
      name,
      action,
      subject,
      may: MAY[action][subject].includes(name),
    })),
  ),
);

describe('The policy of signing in', () => {
  it.each(CELLS)(
    'SR-68: answers whether $name may $action where the row is of $subject: $may',
    ({ name, action, subject, may }) => {
      const row = { subject: subject === 'nobody' ? undefined : subject };
      expect(maySignIn(REQUESTERS[name], action, row)).toBe(may);
    },
  );
});
