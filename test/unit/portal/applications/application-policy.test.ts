import { describe, expect, it } from 'vitest';
import { type ApplicationAction, mayDo, ownerVisibleTo } from '#portal/applications/application-policy.ts';
import type { Requester } from '#portal/platform/actor.ts';

const ROWS = { 'their own': { owner: 'me' }, 'somebody else’s': { owner: 'somebody else' } };

const REQUESTERS = {
  public: { kind: 'public' },
  resident: { kind: 'resident', id: 'me' },
  staff: { kind: 'staff', id: 'me' },
  client: { kind: 'client', id: 'me' },
  job: { kind: 'job', id: 'me' },
  'proxy of mine': { kind: 'proxy', id: 'helper', onBehalfOf: 'me', procedures: ['child-allowance-end'] },
  'proxy of another': { kind: 'proxy', id: 'me', onBehalfOf: 'somebody else', procedures: ['child-allowance-end'] },
} as const satisfies Record<string, Requester>;

/** Who may: by action, the requesters for my own row, then those for somebody else's. */
const MAY: Record<
  ApplicationAction,
  readonly [own: readonly (keyof typeof REQUESTERS)[], others: readonly (keyof typeof REQUESTERS)[]]
> = {
  file: [['resident', 'proxy of mine'], ['proxy of another']],
  read: [['resident', 'proxy of mine'], ['proxy of another']],
  withdraw: [['resident', 'proxy of mine'], ['proxy of another']],
  visit: [['resident', 'proxy of mine'], ['proxy of another']],
};

const CELLS = (Object.keys(REQUESTERS) as (keyof typeof REQUESTERS)[]).flatMap((name) =>
  (Object.keys(MAY) as ApplicationAction[]).flatMap((action) =>
    (['their own', 'somebody else’s'] as const).map((row, n) => ({
      name,
      action,
      row,
      may: MAY[action][n]?.includes(name) === true,
    })),
  ),
);

describe('The policy of applications', () => {
  it.each(CELLS)(
    'SR-68: answers whether $name may $action where the row is $row: $may',
    ({ name, action, row, may }) => {
      expect(mayDo(REQUESTERS[name], action, ROWS[row])).toBe(may);
    },
  );

  it('SR-68: lists for everyone exactly what they may read', () => {
    for (const requester of Object.values(REQUESTERS)) {
      const listed = Object.values(ROWS).filter(({ owner }) => owner === ownerVisibleTo(requester));
      expect(listed).toEqual(Object.values(ROWS).filter((row) => mayDo(requester, 'read', row)));
    }
  });
});
