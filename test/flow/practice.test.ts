import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { success } from '#contract/failures/outcome.ts';
import { systemClock } from '#host/node-ports.ts';
import { createSimulatorTransport } from '#native-bridge/simulator/simulator-transport.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../support/portal/portal-harness.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

/** Practice on readers that count who watches them, and whether anybody closed them. */
function countedPractice() {
  const count = { watchers: 0, closed: 0 };
  const simulator = createSimulatorTransport(systemClock);
  const transport: CardTransport = {
    ...simulator,
    watch(listener) {
      count.watchers += 1;
      const unwatch = simulator.watch(listener);
      return () => {
        count.watchers -= 1;
        unwatch();
      };
    },
    async close() {
      count.closed += 1;
    },
  };
  const enter = async () => success({ transport, portalOrigin: TEST_ORIGIN, practicePortal: true });
  return { count, practice: { personas: [], enter } };
}

describe('a portal that is being started', () => {
  it('is asked once it answers; the window waits for none of it, and whoever waits is answered', async () => {
    const starting = Promise.withResolvers<void>();
    const test = await openTestCore(portal, { portalStarting: starting.promise });
    const asked = test.core.handlers.listMunicipalities({});
    expect(got(await test.core.handlers.hello({})).environment.portal.origin).toBe(TEST_ORIGIN);
    expect(await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 50, 'waits'))])).toBe('waits');
    starting.resolve();
    expect(got(await asked).municipalities.length).toBeGreaterThan(0);
    await test.core.close();
  });

  it('keeps nobody who gives up waiting, and closing waits for nothing', async () => {
    const test = await openTestCore(portal, { portalStarting: new Promise(() => undefined) });
    const asked = test.core.handlers.listMunicipalities({});
    await test.core.close();
    test.clock.advance(15_000);
    expect(await asked).toMatchObject({ ok: false, failure: { code: 'portalTimedOut' } });
  });
});

describe('what the portal says of itself', () => {
  const operator = { ja: '見本市', en: 'Sample City' };
  const environmentOf = async (test: TestCore) => got(await test.core.handlers.hello({})).environment.portal;

  it('SR-77: a practice portal is shown as one, and its operator by name, though nobody here knew', async () => {
    const practising = await openTestPortal({ config: { practice: true, operator } });
    const test = await openTestCore(practising, { practicePortal: false });
    await test.untilTold('environmentChanged');
    expect(await environmentOf(test)).toEqual({ origin: TEST_ORIGIN, practice: true, operator });
    expect(test.sent.filter((event) => event.includes('environmentChanged'))).toHaveLength(1);
    await test.core.close();
    await practising.close();
  });

  it('is asked for again by who signs in where the portal was down at the start, and nothing waits for it', async () => {
    const test = await openTestCore(portal, { practicePortal: false, fault: () => 'down' });
    expect(await environmentOf(test)).toEqual({ origin: TEST_ORIGIN, practice: false, operator: null });
    test.network.fault = undefined;
    await test.signIn();
    await test.untilTold('environmentChanged');
    expect(await environmentOf(test)).toEqual({ origin: TEST_ORIGIN, practice: true, operator: null });
    await test.core.close();
  });
});

describe('practice', () => {
  it('is entered once, however often at once it is asked for, and leaves nobody watching', async () => {
    const { count, practice } = countedPractice();
    const test = await openTestCore(portal, { practice });
    await Promise.all([1, 2, 3].map(() => test.core.handlers.enterPractice({ persona: 'ordinary' })));
    expect(count.watchers).toBe(1);
    await test.core.close();
    expect(count).toEqual({ watchers: 0, closed: 0 });
  });

  it('SR-39: no flow begins with the card of the world that is being left', async () => {
    const { practice } = countedPractice();
    const test = await openTestCore(portal, { practice });
    await test.signIn();
    test.network.fault = (method) => (method === 'DELETE' ? 'silent' : undefined);
    const entering = test.core.handlers.enterPractice({ persona: 'ordinary' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await test.core.handlers.beginLogin({})).toMatchObject({ failure: { code: 'staleCommand' } });
    test.clock.advance(60_000);
    got(await entering);
    got(await test.core.handlers.beginLogin({}));
    await test.core.close();
  });

  it('another language holds though it cannot be kept', async () => {
    const unwritable = {
      load: async () => Promise.reject(new Error('EISDIR')),
      save: async () => Promise.reject(new Error('EROFS')),
    };
    const test = await openTestCore(portal, { settings: unwritable });
    expect(got(await test.core.handlers.hello({})).language).toBe('ja');
    got(await test.core.handlers.setLanguage({ language: 'en' }));
    expect(got(await test.core.handlers.hello({})).language).toBe('en');
    expect(test.logged.filter(({ event }) => event === 'bug')).toHaveLength(2);
  });
});
