import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVirtualCard } from '#native-bridge/simulator/virtual-card.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

const makeStale = () =>
  sql`update portal_session set fresh_ends_at = clock_timestamp() - interval '1 second'`.execute(portal.database);

async function proveAgain(test: TestCore): Promise<void> {
  got(await test.core.handlers.beginFresh({}));
  await test.until(({ flow, step }) => flow === 'fresh' && 'card' in step && step.card.at === 'awaitingPin', 'PIN');
  await test.givePin('1234');
}

describe('the card once more', () => {
  it('opens what asks for it, in the session that is open, and keeps it signed in as the same person', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    const before = test.session();
    await makeStale();
    expect(await test.core.handlers.readOwnData({ group: 'household' })).toMatchObject({
      failure: { code: 'freshCardNeeded' },
    });
    await proveAgain(test);
    await test.until(({ flow, step }) => flow === 'fresh' && step.at === 'done', 'done');
    expect(test.session()).toMatchObject({ at: 'active', holder: before.at === 'active' && before.holder });
    const reading = got(await test.core.handlers.readOwnData({ group: 'household' }));
    expect(reading.state).toBe('ok');

    got(await test.core.handlers.saveOwnData({ reading, as: 'csv' }));
    got(await test.core.handlers.saveOwnData({ reading, as: 'json' }));
    expect(test.saved.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^household-\d{8}-1\.csv$/),
      expect.stringMatching(/^household-\d{8}-2\.csv$/),
      expect.stringMatching(/^household-\d{8}\.json$/),
    ]);
  });

  it("ends the session for another person's card", async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    test.transport.pull();
    test.transport.insert(createVirtualCard(await portal.authority.holder('spouse')));
    await proveAgain(test);
    expect(
      (await test.until(({ step }) => step.at === 'failed' || step.at === 'interrupted', 'end')).step,
    ).toMatchObject({
      failure: { code: 'personMismatch' },
    });
    await test.untilSession('ended');
  });

  it('begins for nobody who is not signed in, and saves nothing at a public terminal', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    expect(await test.core.handlers.beginFresh({})).toMatchObject({ failure: { code: 'sessionRequired' } });
    await test.signIn();
    const reading = got(await test.core.handlers.readOwnData({ group: 'household' }));
    expect(await test.core.handlers.saveOwnData({ reading, as: 'csv' })).toMatchObject({
      failure: { code: 'staleCommand' },
    });
    expect(test.saved).toEqual([]);
  });
});
