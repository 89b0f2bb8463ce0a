import { describe, expect, it } from 'vitest';
import { mayDo, maySend } from '#portal/deliveries/delivery-policy.ts';
import type { Requester } from '#portal/platform/actor.ts';

const REQUESTERS: readonly (readonly [name: string, requester: Requester, isPerson: boolean, isSender: boolean])[] = [
  ['the person', { kind: 'resident', id: 'one' }, true, false],
  ['another person', { kind: 'resident', id: 'other' }, false, false],
  ['the sender', { kind: 'sender', id: 'one' }, false, true],
  ['another sender', { kind: 'sender', id: 'other' }, false, false],
  ['staff with that name', { kind: 'staff', id: 'one' }, false, false],
  ['a system with that name', { kind: 'client', id: 'one' }, false, false],
  ['a job with that name', { kind: 'job', id: 'one' }, false, false],
  ['a proxy', { kind: 'proxy', id: 'one', onBehalfOf: 'one', procedures: ['child-allowance-end'] }, false, false],
  ['anybody', { kind: 'public' }, false, false],
];

describe('Who may do what with private letters', () => {
  it.each(REQUESTERS)('%s', (_, requester, isPerson, isSender) => {
    for (const action of ['list', 'read', 'change', 'link', 'unlink'] as const) {
      expect(mayDo(requester, action, { subject: 'one' }), action).toBe(isPerson);
    }
    for (const action of ['invite', 'confirm', 'send', 'followUp'] as const) {
      expect(maySend(requester, action, { sender: 'one' }), action).toBe(isSender);
    }
  });
});
