import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProxyOrder } from '#contract/app/flows/register-proxy-flow.ts';
import type { PersonaName } from '#contract/card/persona.ts';
import { lastDays } from '#contract/portal/mandate.ts';
import { epochMs, procedureIdSchema } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { createVirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const SIGN_PASSWORD = 'ABC123';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());
afterEach(() => sql`delete from mandate`.execute(portal.database));

const order = (): ProxyOrder => ({
  kind: 'chosen',
  scope: { procedures: [procedureIdSchema.parse('child-allowance-end')], things: ['applications'] },
  until: lastDays(japaneseDay(epochMs(portal.clock.nowMs))).usual,
});

async function swap(test: TestCore, who: PersonaName): Promise<void> {
  test.transport.pull();
  test.transport.insert(createVirtualCard(await portal.authority.holder(who)));
}

async function pin(test: TestCore, of: 'principal' | 'proxy', slot: string, secret: string): Promise<void> {
  await test.until(
    ({ step }) =>
      'card' in step && 'of' in step && step.of === of && step.card.at === 'awaitingPin' && step.card.slot === slot,
    `${of} ${slot}`,
  );
  await test.givePin(secret);
}

const answer = (test: TestCore) => {
  const { flowId, revision } = test.view();
  return { flowId, revision };
};

async function toChange(test: TestCore): Promise<void> {
  got(await test.core.handlers.beginRegisterProxy({ order: order() }));
  await pin(test, 'principal', 'auth', '1234');
  await pin(test, 'principal', 'text', '5678');
  await test.untilStep('changingCards');
}

async function accept(test: TestCore): Promise<void> {
  got(await test.core.handlers.resumeFlow(answer(test)));
  await pin(test, 'proxy', 'auth', '1234');
  await pin(test, 'proxy', 'sign', SIGN_PASSWORD);
}

const rows = async () =>
  (await sql<{ state: string }>`select state from mandate`.execute(portal.database)).rows.map(({ state }) => state);

describe('a proxy is registered at one reader', () => {
  it('MT-37: with the own card, the other card and the own card last', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    await toChange(test);
    await swap(test, 'spouse');
    await accept(test);
    const { step } = await test.untilStep('confirming');
    const { name, birthDate } = (await portal.authority.holder('spouse')).persona.holder;
    expect(step).toMatchObject({ at: 'confirming', proxy: { name, birthDate } });
    expect(await rows()).toEqual(['accepted']);
    await swap(test, 'ordinary');
    got(await test.core.handlers.signMandate(answer(test)));
    await pin(test, 'principal', 'sign', SIGN_PASSWORD);
    await test.untilStep('done');
    expect(got(await test.core.handlers.listMandates({})).proxies).toMatchObject([{ name, state: 'active' }]);
    expect(test.sent.join('')).not.toContain(SIGN_PASSWORD);
  });

  it('MT-38: the own card in place of the other is asked away before any PIN', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    await toChange(test);
    got(await test.core.handlers.resumeFlow(answer(test)));
    const { step } = await test.until(
      ({ step: at }) => at.at === 'changingCards' && at.lastFailure !== null,
      'asked away',
    );
    expect(step).toMatchObject({ lastFailure: { code: 'proxyIsSelf' } });
    await swap(test, 'spouse');
    await accept(test);
    await test.untilStep('confirming');
  });

  it('MT-38: a card that is changed between its PIN and its password signs nothing', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    await toChange(test);
    await swap(test, 'spouse');
    got(await test.core.handlers.resumeFlow(answer(test)));
    await pin(test, 'proxy', 'auth', '1234');
    await test.until(
      ({ step }) => 'card' in step && step.card.at === 'awaitingPin' && step.card.slot === 'sign',
      'password',
    );
    await swap(test, 'child');
    const { step } = await test.until(({ step: at }) => at.at === 'changingCards', 'asked again');
    expect(step).toMatchObject({ lastFailure: { code: 'cardChanged' } });
    expect(await rows()).toEqual(['drafted']);
  });

  it('MT-38: the other card at the end signs nothing', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    await toChange(test);
    await swap(test, 'spouse');
    await accept(test);
    await test.untilStep('confirming');
    // The proxy's card still lies there.
    got(await test.core.handlers.signMandate(answer(test)));
    const { step } = await test.until(
      ({ step: at }) => at.at === 'confirming' && 'lastFailure' in at && at.lastFailure !== null,
      'refused',
    );
    expect(step).toMatchObject({ lastFailure: { code: 'cardChanged' } });
    expect(await rows()).toEqual(['accepted']);
    await swap(test, 'ordinary');
    got(await test.core.handlers.signMandate(answer(test)));
    await pin(test, 'principal', 'sign', SIGN_PASSWORD);
    await test.untilStep('done');
  });

  it('an answer that was lost registers nobody twice, and is found again', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    await toChange(test);
    await swap(test, 'spouse');
    await accept(test);
    await test.untilStep('confirming');
    await swap(test, 'ordinary');
    test.network.fault = (method, path) =>
      method === 'POST' && path.endsWith('/signature') ? 'lostAnswer' : undefined;
    got(await test.core.handlers.signMandate(answer(test)));
    await pin(test, 'principal', 'sign', SIGN_PASSWORD);
    await test.untilStep('interrupted');
    test.network.fault = undefined;
    got(await test.core.handlers.resumeFlow(answer(test)));
    await test.untilStep('done');
    expect(await rows()).toEqual(['active']);
  });

  it('of a child by who has custody ends before it is fifteen, and the child’s card proves it last', async () => {
    const test = await openTestCore(portal);
    await swap(test, 'child');
    await test.signIn();
    const until = lastDays(japaneseDay(epochMs(portal.clock.nowMs))).latest;
    got(await test.core.handlers.beginRegisterProxy({ order: { ...order(), kind: 'guardian15', until } }));
    await pin(test, 'principal', 'auth', '1234');
    await pin(test, 'principal', 'text', '5678');
    await test.untilStep('changingCards');
    await swap(test, 'ordinary');
    await accept(test);
    await test.untilStep('confirming');
    await swap(test, 'child');
    got(await test.core.handlers.signMandate(answer(test)));
    await pin(test, 'principal', 'auth', '1234');
    await test.untilStep('done');
    expect(got(await test.core.handlers.listMandates({})).proxies).toMatchObject([{ kind: 'guardian15' }]);
  });

  it('begins for nobody who is not signed in, and ends with the session of another', async () => {
    const test = await openTestCore(portal);
    expect(await test.core.handlers.beginRegisterProxy({ order: order() })).toMatchObject({
      failure: { code: 'sessionRequired' },
    });
    await test.signIn();
    await swap(test, 'spouse');
    got(await test.core.handlers.beginRegisterProxy({ order: order() }));
    await pin(test, 'principal', 'auth', '1234');
    expect((await test.untilStep('failed')).step).toMatchObject({ failure: { code: 'personMismatch' } });
    expect(await rows()).toEqual([]);
  });
});
