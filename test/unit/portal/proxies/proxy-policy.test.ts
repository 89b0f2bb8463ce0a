import { describe, expect, it } from 'vitest';
import type { Requester } from '#portal/platform/actor.ts';
import { mayDo, type ProxyAction } from '#portal/proxies/proxy-policy.ts';

const ROW = { subject: 'principal', proxy: 'helper' };
const MAY: readonly (readonly [name: string, requester: Requester, actions: readonly ProxyAction[]])[] = [
  ['the principal', { kind: 'resident', id: 'principal' }, ['list', 'register', 'end']],
  ['the proxy', { kind: 'resident', id: 'helper' }, ['list', 'end', 'act']],
  ['another person', { kind: 'resident', id: 'other' }, []],
  ['who acts for the principal', { kind: 'proxy', id: 'helper', onBehalfOf: 'principal', procedures: ['a'] }, []],
  ['staff with that name', { kind: 'staff', id: 'principal' }, []],
  ['a system with that name', { kind: 'client', id: 'principal' }, []],
  ['a job', { kind: 'job', id: 'expireMandates' }, ['expire']],
  ['anybody', { kind: 'public' }, []],
];

describe('Who may do what with a mandate', () => {
  it.each(MAY)('%s', (_, requester, may) => {
    for (const action of ['list', 'register', 'end', 'act', 'expire'] as const) {
      expect(mayDo(requester, action, ROW), action).toBe(may.includes(action));
    }
  });

  it('nobody is a side of one that nobody accepted', () => {
    expect(mayDo({ kind: 'resident', id: 'other' }, 'end', { subject: 'principal', proxy: null })).toBe(false);
    expect(mayDo({ kind: 'public' }, 'end', {})).toBe(false);
  });
});
