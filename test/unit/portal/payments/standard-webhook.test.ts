import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { paymentMessage } from '#portal/payments/payment-message.ts';
import { paymentSecretsIn } from '#portal/payments/payment-secrets.ts';
import { isSignedWebhook, webhookSecretText, webhookSignature } from '#portal/payments/standard-webhook.ts';

const secret = new Uint8Array(32).fill(5);
const bytes = Buffer.from(
  '{"type":"payment.succeeded","timestamp":"2026-11-28T02:00:00Z","data":{"payment":"pay_0001","amountYen":300}}',
);
const timestamp = '1795831200';
const nowMs = Number(timestamp) * 1_000;
const signature = 'v1,ty6ae+Lgzs2jHVxk8pfW8IeDKZRZV38rWd4os44Nq+0=';
const message = { id: 'evt_0001', timestamp, signature, bytes };

describe('a word of a provider', () => {
  it('is signed as Standard Webhooks has it', () => {
    expect(webhookSignature(secret, message)).toBe(signature);
    expect(webhookSecretText(secret)).toMatch(/^whsec_BQUF[A-Za-z0-9+/]*BQU=$/);
    expect(isSignedWebhook(message, [{ secret }], nowMs)).toBe(true);
    expect(paymentMessage(bytes)).toEqual({
      payment: 'pay_0001',
      attempt: undefined,
      words: [{ says: 'succeeded', yen: 300 }],
    });
  });

  it('MT-27: is none where one bit of it is another, or it is old, early, of another or not signed', () => {
    const refused = [
      ...Array.from({ length: 20 }, (_, at) => {
        const other = Buffer.from(bytes);
        other[at * 5] = (other[at * 5] ?? 0) ^ 1;
        return { ...message, bytes: other };
      }),
      { ...message, id: 'evt_0002' },
      { ...message, id: '' },
      { ...message, timestamp: String(Number(timestamp) + 1) },
      { ...message, timestamp: 'now' },
      { ...message, signature: '' },
      { ...message, signature: signature.replace('v1,', 'v2,') },
      { ...message, signature: signature.slice(0, -2) },
      { ...message, signature: `${signature}x` },
      { ...message, signature: webhookSignature(new Uint8Array(32), message) },
    ];
    for (const one of refused) expect(isSignedWebhook(one, [{ secret }], nowMs)).toBe(false);
    for (const atMs of [nowMs - 301_000, nowMs + 301_000])
      expect(isSignedWebhook(message, [{ secret }], atMs)).toBe(false);
    expect(refused.length + 2).toBeGreaterThanOrEqual(30);
  });

  it('names whole yen and no other money', () => {
    for (const amountYen of [0, -1, 1.5, 2 ** 53, '300', null]) {
      const body = {
        type: 'payment.succeeded',
        timestamp: '2026-11-28T02:00:00Z',
        data: { payment: 'pay_1', amountYen },
      };
      expect(paymentMessage(Buffer.from(JSON.stringify(body)))).toBeUndefined();
    }
    const data = { payment: 'pay_1', amountYen: 300, currency: 'USD' };
    const body = { type: 'payment.succeeded', timestamp: '2026-11-28T02:00:00Z', data };
    expect(paymentMessage(Buffer.from(JSON.stringify(body)))).toBeUndefined();
  });

  it('MT-33: counts under the old secret while that is changed, and no more after its day', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'madoguchi-secrets-'));
    try {
      const secrets = paymentSecretsIn(join(folder, 'sandbox.json'));
      expect(await secrets.read()).toEqual([]);
      await secrets.rotate(0, nowMs);
      const [first] = await secrets.read();
      if (first === undefined) throw new Error('a first secret');
      const signed = { ...message, signature: webhookSignature(first.secret, message) };
      await secrets.rotate(1, nowMs);
      const both = await secrets.read();
      expect(both).toHaveLength(2);
      expect(isSignedWebhook(signed, both, nowMs)).toBe(true);
      const [second] = both;
      const several = `v1,AAAA ${webhookSignature(second?.secret ?? secret, message)} ${signed.signature}`;
      expect(isSignedWebhook({ ...message, signature: several }, both, nowMs)).toBe(true);
      const later = nowMs + 3_600_000;
      const old = { ...message, timestamp: String(later / 1_000) };
      expect(isSignedWebhook({ ...old, signature: webhookSignature(first.secret, old) }, both, later)).toBe(false);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
