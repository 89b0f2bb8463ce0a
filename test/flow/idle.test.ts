import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const FORM = {
  procedure: procedureIdSchema.parse('child-allowance-donation'),
  municipality: municipalityCodeSchema.parse('131318'),
  applicantFrom: 'form' as const,
};

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());
beforeEach(async () => {
  portal.clock.nowMs = Date.now(); // the database tells the end of a session by its own clock
  await portal.database.deleteFrom('portal_session').execute();
});

const openSessions = async () => (await portal.database.selectFrom('portal_session').selectAll().execute()).length;
const shown = async (test: TestCore) => got(await test.core.handlers.hello({}));

/** The timers of the core come back as promises: lets them run before the clock goes on. */
async function advance(test: TestCore, ...seconds: readonly number[]): Promise<void> {
  for (const each of seconds) {
    test.clock.advance(each * 1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('SR-53: a public terminal that somebody left', () => {
  it('warns, then cancels the flow, ends the session at the portal, and shows nothing of it any more', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    await test.signIn();
    got(await test.core.handlers.beginApply(FORM));
    await test.untilStep('fillingForm');
    await advance(test, 119);
    expect((await shown(test)).idle).toBeNull();
    await advance(test, 1);
    expect((await shown(test)).idle).toEqual({ endsAtMs: test.clock.nowMs() + 30_000 });
    expect(await openSessions()).toBe(1);

    await advance(test, 30);
    expect(await test.untilSession('ended')).toEqual({ at: 'ended', because: 'idle' });
    await expect.poll(openSessions).toBe(0);
    expect(await shown(test)).toMatchObject({ flow: null, idle: null });
  });

  it('goes on where the person says so, for as long as they do something', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    await test.signIn();
    await advance(test, 120);
    got(await test.core.handlers.stillHere({}));
    expect((await shown(test)).idle).toBeNull();
    for (let times = 0; times < 3; times += 1) {
      await advance(test, 119);
      got(await test.core.handlers.listKept({}));
    }
    expect(test.session()).toMatchObject({ at: 'active' });
    expect((await shown(test)).idle).toBeNull();
  });

  it('gives a PIN a minute and a half, and lets go of the card', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('awaitingPin');
    await advance(test, 60, 30);
    expect(await test.untilSession('ended')).toEqual({ at: 'ended', because: 'idle' });
    expect(await shown(test)).toMatchObject({ flow: null });
  });

  it('does not end what the portal is slow at', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    test.network.fault = (method, path) => (method === 'GET' && path.startsWith('/services/') ? 'silent' : undefined);
    await test.signIn();
    got(await test.core.handlers.beginApply(FORM));
    await advance(test, 4, 4);
    expect(test.view().step.at).toBe('loadingProcedure');
    expect((await shown(test)).idle).toBeNull();
  });

  it('ends a search without a card; the start screen may stand for ever', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    got(await test.core.handlers.searchProcedures({})); // the start screen's own question: what can be looked for here
    await advance(test, 3_600);
    expect((await shown(test)).idle).toBeNull();
    got(await test.core.handlers.stillHere({}));
    await advance(test, 60);
    expect((await shown(test)).idle).toEqual({ endsAtMs: test.clock.nowMs() + 20_000 });
    await advance(test, 20, 3_600);
    expect(test.session()).toEqual({ at: 'ended', because: 'idle' });
  });

  it('leaves the next visit nothing of the last one, and lets none begin before the card is taken', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    got(await test.core.handlers.setLanguage({ language: 'en' }));
    await test.signIn();
    await test.core.endVisit();
    expect(await openSessions()).toBe(0);
    expect(await shown(test)).toMatchObject({ language: 'ja', flow: null, session: { at: 'ended' } });
    expect(await test.core.handlers.beginLogin({})).toMatchObject({ failure: { code: 'staleCommand' } });

    test.transport.pull();
    expect(await shown(test)).toMatchObject({ flow: null, session: { at: 'signedOut' } });
    test.transport.insert(test.card);
    await test.signIn();
  });

  it('ends at once where the person says so, though nobody signed in', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('awaitingPin');
    got(await test.core.handlers.signOut({}));
    expect(await shown(test)).toMatchObject({ flow: null, session: { at: 'ended', because: 'signedOut' }, idle: null });
  });
});

describe('one’s own computer that somebody left', () => {
  const MINUTE = 60;

  it('warns after 25 minutes and locks after 30: the session ends at the portal, and no form stands any more', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    got(await test.core.handlers.beginApply(FORM));
    await test.untilStep('fillingForm');
    await advance(test, 25 * MINUTE - 1);
    expect((await shown(test)).idle).toBeNull();
    await advance(test, 1);
    expect((await shown(test)).idle).toEqual({ endsAtMs: test.clock.nowMs() + 5 * MINUTE * 1_000 });
    await advance(test, 5 * MINUTE);
    expect(await test.untilSession('ended')).toEqual({ at: 'ended', because: 'idle' });
    await expect.poll(openSessions).toBe(0);
    expect(await shown(test)).toMatchObject({ flow: null, idle: null });
  });

  it.each([
    ['by a key or a press', (test: TestCore) => test.core.handlers.stillHere({})],
    ['by a question', (test: TestCore) => test.core.handlers.listMunicipalities({})],
  ])('goes on where the person is there, %s', async (_how, act) => {
    const test = await openTestCore(portal);
    await test.signIn();
    await advance(test, 26 * MINUTE);
    expect((await shown(test)).idle).not.toBeNull();
    got<unknown>(await act(test));
    expect((await shown(test)).idle).toBeNull();
    await advance(test, 24 * MINUTE);
    expect(test.session()).toMatchObject({ at: 'active' });
  });

  it('is not locked where nobody is signed in and nothing is written', async () => {
    const test = await openTestCore(portal);
    await advance(test, 3_600);
    expect(test.session()).toEqual({ at: 'signedOut' });
    expect(test.sent.filter((event) => event.includes('idle'))).toEqual([]);
  });
});
