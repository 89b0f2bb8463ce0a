import { describe, expect, it } from 'vitest';
import { type AccountAction, mayDo } from '#portal/account/account-policy.ts';
import type { Requester } from '#portal/platform/actor.ts';

const REQUESTERS = {
  public: { kind: 'public' },
  resident: { kind: 'resident', id: 'me' },
  staff: { kind: 'staff', id: 'me' },
  client: { kind: 'client', id: 'me' },
  job: { kind: 'job', id: 'me' },
  proxy: { kind: 'proxy', id: 'me', onBehalfOf: 'me', procedures: ['child-allowance-end'] },
} as const satisfies Record<string, Requester>;
type Name = keyof typeof REQUESTERS;

/** Who may, by action and whose the account is. */
const MAY: Record<AccountAction, Readonly<Record<'me' | 'somebody else', readonly Name[]>>> = {
  read: { me: ['resident'], 'somebody else': [] },
  beginClosing: { me: ['resident'], 'somebody else': [] },
  takeBackClosing: { me: ['resident'], 'somebody else': [] },
  takeEverything: { me: ['resident'], 'somebody else': [] },
  close: { me: ['job'], 'somebody else': ['job'] },
};

const CELLS = (Object.keys(REQUESTERS) as Name[]).flatMap((name) =>
  (Object.keys(MAY) as AccountAction[]).flatMap((action) =>
    (['me', 'somebody else'] as const).map((subject) => ({
      name,
      action,
      subject,
      may: MAY[action][subject].includes(name),
    })),
  ),
);

describe('The policy of accounts', () => {
  it.each(CELLS)(
    'SR-68: answers whether $name may $action where the account is of $subject: $may',
    ({ name, action, subject, may }) => {
      expect(mayDo(REQUESTERS[name], action, { subject })).toBe(may);
    },
  );
});
