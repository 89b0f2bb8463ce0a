import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApplicationStore } from '#portal/applications/application-store.ts';
import type { Filing } from '#portal/applications/filing-rows.ts';
import { makeReceiptNumber } from '#portal/applications/receipt.ts';
import type { Actor } from '#portal/platform/actor.ts';
import { sampleStatement } from '../../support/application/sample-statement.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

const HANAKO: Actor = { kind: 'resident', id: 'hanako' };
const STRANGER: Actor = { kind: 'resident', id: 'stranger' };
const PROXY: Actor = { kind: 'proxy', id: 'helper', onBehalfOf: 'hanako', procedures: ['child-allowance-donation'] };
const OTHERS: readonly Actor[] = [
  STRANGER,
  { kind: 'proxy', id: 'hanako', onBehalfOf: 'stranger', procedures: ['child-allowance-donation'] },
  { kind: 'staff', id: 'hanako' },
  { kind: 'client', id: 'hanako' },
  { kind: 'job', id: 'hanako' },
];

let portal: TestPortal;
let store: ApplicationStore;
beforeAll(async () => {
  portal = await openTestPortal();
  store = portal.stores.applications;
  const ids = ['hanako', 'helper', 'stranger'].map((id) => ({ id }));
  await portal.database.insertInto('subject').values(ids).execute();
});
afterAll(() => portal.close());

function newFiling(): Filing {
  return {
    receiptNumber: makeReceiptNumber(),
    procedure: portal.procedure('child-allowance-donation'),
    application: sampleStatement(randomUUID()),
    container: randomBytes(100),
    evidence: { verdict: {}, revocationAnswers: [], certificatePath: [new Uint8Array([1])] },
    way: 'home',
    signReceipt: (_, sha256) => sha256,
  };
}

async function filedBy(actor: Actor): Promise<{ readonly receiptNumber: string; readonly sha256: string }> {
  const filed = await store.file(actor, newFiling());
  if (!filed.ok) throw new Error(filed.failure.code);
  return filed.value.reply;
}

async function actorsOf(receiptNumber: string) {
  return portal.database
    .selectFrom('application_history')
    .select(['actor_kind', 'actor_id', 'on_behalf_of'])
    .where('receipt_number', '=', receiptNumber)
    .orderBy('step')
    .execute();
}

describe('the history of an application', () => {
  it('names the resident who made each row', async () => {
    const { receiptNumber } = await filedBy(HANAKO);
    await store.withdraw(HANAKO, receiptNumber);
    const row = { actor_kind: 'resident', actor_id: 'hanako', on_behalf_of: null };
    expect(await actorsOf(receiptNumber)).toEqual([row, row]);
  });

  it('names a proxy and its principal, whose the application is', async () => {
    const { receiptNumber } = await filedBy(PROXY);
    expect(await actorsOf(receiptNumber)).toEqual([
      { actor_kind: 'proxy', actor_id: 'helper', on_behalf_of: 'hanako' },
    ]);
    expect(await store.read(HANAKO, receiptNumber)).toMatchObject({ ok: true });
    expect(await store.read({ kind: 'resident', id: 'helper' }, receiptNumber)).toMatchObject({ ok: false });
  });

  it.each([
    ['a proxy for nobody', 'proxy', null],
    ['a resident for another', 'resident', 'stranger'],
    ['a kind that is not in the union', 'somebody', null],
  ])('takes no row of %s, even with SQL', async (_, kind, behalf) => {
    const { receiptNumber } = await filedBy(HANAKO);
    const added = sql`insert into application_history (receipt_number, step, status, actor_kind, actor_id, on_behalf_of)
      values (${receiptNumber}, 2, 'withdrawn', ${kind}, 'hanako', ${behalf})`.execute(portal.database);
    await expect(added).rejects.toMatchObject({ code: '23514' });
  });
});

describe('somebody else’s application', () => {
  it.each(OTHERS)('SR-68: is to a $kind as if it were not there, whatever they do', async (actor) => {
    const { receiptNumber, sha256 } = await filedBy(HANAKO);
    const notFound = { ok: false, failure: { code: 'notFound' } };

    expect(await store.read(actor, receiptNumber)).toEqual(notFound);
    expect(await store.withdraw(actor, receiptNumber)).toEqual(notFound);
    expect(await store.findFiled(actor, sha256)).toBeUndefined();
    expect(JSON.stringify(await store.list(actor))).not.toContain(receiptNumber);
    expect(await store.list(actor, { after: receiptNumber })).not.toMatchObject({
      value: { applications: [expect.anything()] },
    });
    expect(await store.newestSignerPath(actor)).toBeUndefined();
    expect(await actorsOf(receiptNumber)).toHaveLength(1);
  });

  it.each(OTHERS.slice(2))('is filed by no $kind for nobody', async (actor) => {
    expect(await store.file(actor, newFiling())).toEqual({ ok: false, failure: { code: 'notFound' } });
  });
});
