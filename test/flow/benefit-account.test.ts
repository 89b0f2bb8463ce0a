import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createVirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());
afterEach(async () => {
  for (const table of ['account_index', 'benefit_account', 'benefit_account_try']) {
    await sql`delete from ${sql.table(table)}`.execute(portal.database);
  }
});

const ORDER = {
  account: { bank: '0001', branch: '001', kind: 'ordinary', number: '1234567', holderKana: 'ミホン ハナコ' },
  names: { bank: 'みずほ', branch: '東京営業部' },
  ownKana: 'みほん　はなこ',
} as const;

/** Up to the page with the name, or to whatever ends it before. */
async function toConfirming(test: TestCore, order: typeof ORDER | object = ORDER) {
  got(await test.core.handlers.beginBenefitAccount({ order: order as typeof ORDER }));
  await test.untilCard('awaitingPin');
  await test.givePin('1234');
  await test.until(
    ({ step }) =>
      step.at === 'failed' || ('card' in step && step.card.at === 'awaitingPin' && step.card.slot === 'text'),
    'text PIN',
  );
  if (test.view().step.at === 'failed') return test.view();
  await test.givePin('5678');
  return test.until(({ step }) => step.at === 'confirming' || step.at === 'failed', 'confirming');
}

const confirm = ({ core, view }: TestCore, stated: boolean) => {
  const { flowId, revision } = view();
  return core.handlers.confirmAccount({ flowId, revision, stated });
};

describe('an account for benefits at the card', () => {
  it('is registered in the name of the card that lies there, and read back by its end', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    const { step } = await toConfirming(test);
    expect(step).toMatchObject({ at: 'confirming', name: '見本　花子', fit: 'same' });
    got(await confirm(test, false));
    await test.untilStep('done');
    const { account } = got(await test.core.handlers.readBenefitAccount({}));
    expect(account).toMatchObject({ numberEnd: '567', nameFit: 'same' });
    got(await test.core.handlers.removeBenefitAccount({}));
    expect(got(await test.core.handlers.readBenefitAccount({})).account).toBeNull();
  });

  it('takes the card once more where the session is older, in the same sitting', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    await sql`update portal_session set fresh_ends_at = clock_timestamp()`.execute(portal.database);
    await toConfirming(test, { ...ORDER, ownKana: '' });
    got(await confirm(test, true));
    await test.untilStep('done');
    expect(got(await test.core.handlers.readBenefitAccount({})).account).toMatchObject({ nameFit: 'cannotTell' });
  });

  it('MT-34: with the card of who comes next, the session ends and nothing is registered', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    test.transport.pull();
    test.transport.insert(createVirtualCard(await portal.authority.holder('spouse')));
    expect((await toConfirming(test)).step).toMatchObject({ failure: { code: 'personMismatch' } });
    await test.untilSession('ended');
    const kept = await sql`select from benefit_account`.execute(portal.database);
    expect(kept.rows).toHaveLength(0);
  });

  it('MT-34: a card that is put there between the two PINs is not read', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    got(await test.core.handlers.beginBenefitAccount({ order: ORDER }));
    await test.untilCard('awaitingPin');
    await test.givePin('1234');
    await test.until(
      ({ step }) => 'card' in step && step.card.at === 'awaitingPin' && step.card.slot === 'text',
      'PIN',
    );
    test.transport.pull();
    test.transport.insert(createVirtualCard(await portal.authority.holder('spouse')));
    const { step } = await test.until(
      ({ step: at }) =>
        at.at === 'failed' || at.at === 'interrupted' || ('card' in at && at.card.at === 'waitingForCard'),
      'refused',
    );
    expect(JSON.stringify(step)).toContain('cardChanged');
    expect(test.sent.join('')).not.toContain('見本　太郎');
  });

  it('says what the portal refuses, and sends again what the network lost', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    await toConfirming(test, { ...ORDER, account: { ...ORDER.account, branch: '999' } });
    got(await confirm(test, false));
    expect((await test.untilStep('failed')).step).toMatchObject({ failure: { code: 'branchUnknown' } });

    await toConfirming(test);
    test.network.fault = (method, path) => (method === 'PUT' && path === '/benefit-account' ? 'lostAnswer' : undefined);
    got(await confirm(test, false));
    const { flowId, revision } = await test.untilStep('interrupted');
    test.network.fault = undefined;
    got(await test.core.handlers.resumeFlow({ flowId, revision }));
    await test.untilStep('done');
    const kept = await sql`select from benefit_account`.execute(portal.database);
    expect(kept.rows).toHaveLength(1);
  });

  it('begins for nobody who is not signed in', async () => {
    const test = await openTestCore(portal);
    expect(await test.core.handlers.beginBenefitAccount({ order: ORDER })).toMatchObject({
      failure: { code: 'sessionRequired' },
    });
  });
});
