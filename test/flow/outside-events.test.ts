import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

const municipality = municipalityCodeSchema.parse('131318');
const KNOWN = { procedure: procedureIdSchema.parse('child-allowance-donation'), municipality };
const UNKNOWN = { procedure: procedureIdSchema.parse('no-such-procedure'), municipality };

describe('What comes from outside of the window', () => {
  const followed = (sent: readonly string[]) => sent.filter((event) => event.includes('linkFollowed'));

  it('SR-41: a link leads the window that is there to a procedure that the portal knows, and to no other', async () => {
    const { core, sent } = await openTestCore(portal);
    got(await core.handlers.hello({}));
    expect(await core.followLink(UNKNOWN)).toMatchObject({ ok: false });
    expect(followed(sent)).toEqual([]);
    got(await core.followLink(KNOWN));
    expect(followed(sent)).toEqual([JSON.stringify({ event: 'linkFollowed', data: KNOWN })]);
  });

  it('SR-41: a link that came before the window waits for it, and is followed once', async () => {
    const { core, sent } = await openTestCore(portal);
    got(await core.followLink(KNOWN));
    expect(followed(sent)).toEqual([]);
    got(await core.handlers.hello({}));
    await core.windowGone();
    got(await core.handlers.hello({}));
    expect(followed(sent)).toHaveLength(1);
  });

  it('a lock of the computer takes the PIN field away, lets go of the card and signs out at the portal', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    expect(test.session()).toMatchObject({ at: 'active' });
    await test.core.endSession('deviceLocked');
    expect(test.session()).toEqual({ at: 'ended', because: 'deviceLocked' });
    expect(portal.logged.filter(({ event }) => event === 'sessionClosed')).toHaveLength(1);

    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('awaitingPin');
    await test.core.endSession('deviceLocked');
    expect(test.view()).toMatchObject({ step: { at: 'cancelled' } });
  });
});
