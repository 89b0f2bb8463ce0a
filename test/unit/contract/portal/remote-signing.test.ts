import { describe, expect, it } from 'vitest';
import { newSiteSchema } from '#contract/portal/authorization.ts';
import { newSignTransactionSchema, stepSignTransaction, toldSignState } from '#contract/portal/remote-signing.ts';

const STATES = ['created', 'shown', 'signing', 'signed', 'fetched', 'refused', 'expired', 'failed'] as const;
const EVENTS = ['show', 'reopen', 'sign', 'agree', 'approve', 'fetch', 'refuse', 'expire', 'fail'] as const;

describe('a transaction of a site', () => {
  it('is signed only from where a person saw it, and what has ended or was fetched stays so', () => {
    const into = (wanted: string) =>
      STATES.flatMap((state) =>
        EVENTS.filter((event) => stepSignTransaction(state, event) === wanted).map((event) => `${state} ${event}`),
      );
    expect(into('signed')).toEqual(['shown approve', 'signing agree']);
    expect(into('fetched')).toEqual(['signed fetch']);
    for (const state of ['fetched', 'refused', 'expired', 'failed'] as const) {
      for (const event of EVENTS) expect(stepSignTransaction(state, event)).toBeUndefined();
    }
  });

  it('tells a site of no reason, and not that signatures wait for the last press', () => {
    expect(STATES.map(toldSignState)).toEqual([
      'created',
      'shown',
      'shown',
      'signed',
      'fetched',
      'notSigned',
      'notSigned',
      'notSigned',
    ]);
  });

  it('encrypts to a key of RSA of the usual lengths, by the numbers that a public one has', () => {
    const takes = (change: object) =>
      newSiteSchema.shape.encryptionKey.safeParse({
        kty: 'RSA',
        n: `g${'A'.repeat(341)}`,
        e: 'AQAB',
        kid: 'k',
        ...change,
      }).success;
    expect(takes({})).toBe(true);
    for (const change of [{ n: 'g'.repeat(200) }, { n: `A${'A'.repeat(341)}` }, { e: 'Aw' }, { d: 'AQAB' }]) {
      expect(takes(change), JSON.stringify(change)).toBe(false);
    }
  });

  it('asks for documents or for one agreement, never both or none', () => {
    const words = { title: '見本', purpose: '見本' };
    const item = { name: 'a.txt', mediaType: 'text/plain', sha256: 'A'.repeat(43) };
    const approval = { kind: 'transfer', amountYen: 1, payee: '見本', account: '見本', date: '2026-12-01' };
    const takes = (more: object) => newSignTransactionSchema.safeParse({ ...words, ...more }).success;
    expect([takes({ items: [item] }), takes({ approval })]).toEqual([true, true]);
    expect([takes({}), takes({ items: [item], approval })]).toEqual([false, false]);
    for (const amountYen of [0, -1, 0.5, 1e13]) expect(takes({ approval: { ...approval, amountYen } })).toBe(false);
    expect(takes({ approval: { ...approval, payee: '見本\u202e' } })).toBe(false);
  });
});
