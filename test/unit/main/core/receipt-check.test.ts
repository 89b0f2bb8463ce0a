import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { success } from '#contract/failures/outcome.ts';
import type { FiledReply } from '#contract/portal/application-routes.ts';
import type { Correction } from '#core/application/correction.ts';
import { checkReceipt } from '#core/application/receipt-check.ts';
import { composeJws } from '#pki/jose/jws.ts';

const ORIGIN = 'https://portal.example';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const kid = 'the-key';
const published = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' };
const receivedAt = '2026-11-01T09:00:00+09:00';
const iat = Date.parse(receivedAt) / 1_000;
const sha256 = 'ab'.repeat(32);
const idempotencyKey = '3f0f5c3e-56b5-4f0e-9d51-0c8f4f4b6a11';
const receiptNumber = 'MG-0000-0000-0000';
const claims = { iss: ORIGIN, iat, receiptNumber, receivedAt, sha256, idempotencyKey };
const header = { alg: 'ES256', typ: 'madoguchi-receipt+jwt', kid };

function receiptOf(head: object, payload: object): string {
  const unsigned = composeJws({ header: head, payload } as never);
  return unsigned.finish(sign('sha256', unsigned.signingInput, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
}

async function judge(receipt: string, keys: readonly object[] = [published], correction?: Correction): Promise<string> {
  const portal = { origin: ORIGIN, call: async () => success({ keys }) } as never;
  const filed = { receiptNumber, receivedAt, sha256, receipt } as unknown as FiledReply;
  const outcome = await checkReceipt(
    portal,
    filed,
    { sealed: { idempotencyKey, sha256, bytes: new Uint8Array() }, correction },
    AbortSignal.timeout(5_000),
  );
  return outcome.ok ? 'good' : outcome.failure.code;
}

describe('A receipt', () => {
  it('is taken where the portal’s own key signed it for these bytes', async () => {
    expect(await judge(receiptOf(header, claims))).toBe('good');
  });

  it.each([
    ['of another type', { ...header, typ: 'madoguchi-login+jwt' }, claims],
    ['without a type', { alg: 'ES256', kid }, claims],
    ['that names no key', { alg: 'ES256', typ: header.typ }, claims],
    ['of two moments', header, { ...claims, iat: iat + 1 }],
    ['of no moment', header, { ...claims, iat: undefined }],
    ['of another portal', header, { ...claims, iss: 'https://elsewhere.example' }],
    ['for other bytes', header, { ...claims, sha256: 'cd'.repeat(32) }],
    ['of a later filing', header, { ...claims, filing: 2 }],
  ])('%s is not', async (_, head, payload) => {
    expect(await judge(receiptOf(head, payload))).toBe('portalReceiptInvalid');
  });

  it('for a correction is taken as the next filing of that case, and as no other', async () => {
    const correcting = (number: string, filing: number) =>
      ({ corrects: { receiptNumber: number }, filing }) as unknown as Correction;
    const receipt = receiptOf(header, { ...claims, filing: 2 });
    expect(await judge(receipt, [published], correcting(receiptNumber, 2))).toBe('good');
    expect(await judge(receipt, [published], correcting(receiptNumber, 3))).toBe('portalReceiptInvalid');
    expect(await judge(receipt, [published], correcting('MG-0000-0000-0001', 2))).toBe('portalReceiptInvalid');
  });
});
