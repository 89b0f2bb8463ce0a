import { createLocalJWKSet, jwtVerify } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationDetailSchema, filedReplySchema, receiptClaimsSchema } from '#contract/portal-http.ts';
import { isReceiptNumber } from '#portal/domain/receipt.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../support/portal-harness.ts';
import { sampleFiling } from '../support/sample-filing.ts';

let portal: TestPortal;
let token: string;
beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
});
afterAll(() => portal.close());

describe('filing', () => {
  it('gives a receipt signed by the portal for every procedure of both municipalities', async () => {
    const holder = await portal.authority.holder('ordinary');
    const keys = await portal.ask(undefined, { method: 'GET', url: '/.well-known/jwks.json' });
    const keySet = createLocalJWKSet(keys.body as never);
    expect(portal.catalogue.procedures).toHaveLength(19);
    for (const procedure of portal.catalogue.procedures) {
      const filed = await portal.file(token, await sampleFiling(holder, procedure));
      expect({ id: procedure.id, status: filed.status, body: filed.body }).toMatchObject({ status: 201 });
      const reply = filedReplySchema.parse(filed.body);
      expect(isReceiptNumber(reply.receiptNumber)).toBe(true);
      const { payload } = await jwtVerify(reply.receipt, keySet, { algorithms: ['ES256'], issuer: TEST_ORIGIN });
      expect(receiptClaimsSchema.parse(payload)).toMatchObject({
        receiptNumber: reply.receiptNumber,
        sha256: reply.sha256,
      });
    }
  });
});
