import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hostKiosk } from '../../main/kiosk/kiosk-host.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { TEST_FILES } from '../support/host/kiosk-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Lets the last words stand for so long, and what waited for the clock run. */
async function pass(test: TestCore, seconds: number): Promise<void> {
  test.clock.advance(seconds * 1_000);
  await settled();
}

describe('SR-51: the window of a visit to a public terminal', () => {
  let test: TestCore;
  let left: AbortController;
  let isOver: boolean;

  beforeEach(async () => {
    portal.clock.nowMs = Date.now(); // the database tells the end of a session by its own clock
    test = await openTestCore(portal, { publicTerminal: true });
    left = new AbortController();
    isOver = false;
    test.core.visitOver(left.signal).then(
      () => (isOver = true),
      () => undefined,
    );
    await test.signIn();
  });

  it('stays for ten seconds after the card was taken, however long that lay there', async () => {
    await pass(test, 60);
    got(await test.core.handlers.signOut({}));
    await pass(test, 60);
    expect(isOver).toBe(false);

    test.transport.pull();
    await pass(test, 9);
    test.transport.insert(test.card);
    await pass(test, 9);
    expect(isOver).toBe(false);

    test.transport.pull();
    await pass(test, 9);
    expect(isOver).toBe(false);
    await pass(test, 1);
    expect(isOver).toBe(true);
  });

  it('stays where the person begins anew meanwhile', async () => {
    got(await test.core.handlers.signOut({}));
    test.transport.pull();
    await pass(test, 9);
    got(await test.core.handlers.beginLogin({}));
    await pass(test, 30);
    expect(isOver).toBe(false);
  });

  it('begins anew where the browser is somebody else’s, in the language of the terminal', async () => {
    const hosted = got(
      await hostKiosk(test.core, {
        port: 0,
        publicTerminal: true,
        opening: { by: 'hand' },
        files: TEST_FILES,
        clock: test.clock,
        log: () => undefined,
      }),
    );
    for (const _ of ['one visit', 'another']) {
      got(await test.core.handlers.setLanguage({ language: 'en' }));
      got(await test.core.handlers.signOut({}));
      test.transport.pull();
      await pass(test, 10);
      await test.untilSession('signedOut');
      expect(got(await test.core.handlers.hello({})).language).toBe('ja');
      test.transport.insert(test.card);
      await test.signIn();
    }
    await hosted.stop();
  });

  it('is watched no longer once it has gone', async () => {
    got(await test.core.handlers.signOut({}));
    left.abort();
    test.transport.pull();
    await pass(test, 30);
    expect(isOver).toBe(false);
  });
});
