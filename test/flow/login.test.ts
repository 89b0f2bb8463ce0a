import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { got, secret } from '../support/card/card-harness.ts';
import { openTestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

describe('login', () => {
  it('signs in with the card and asks the PIN only after the tries were read', async () => {
    const test = await openTestCore(portal);
    got(await test.core.handlers.beginLogin({}));
    const asked = await test.untilCard('awaitingPin');
    expect(asked.step).toMatchObject({ card: { slot: 'auth', triesLeft: 3, lastFailure: null } });
    expect(test.card.verifyAttempts('auth')).toBe(0);

    await test.givePin('1234');
    await test.untilStep('done');
    expect(test.session()).toMatchObject({ at: 'active' });
    expect(test.card.verifyAttempts('auth')).toBe(1);
  });

  it('needs three exchanges before the PIN and four after it', async () => {
    const test = await openTestCore(portal);
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('awaitingPin');
    expect(test.card.wireLog).toHaveLength(3);
    await test.givePin('1234');
    await test.untilStep('done');
    expect(test.card.wireLog.slice(3).map(({ ins }) => ins)).toEqual([0xa4, 0xb0, 0x20, 0x2a]);
  });

  it('takes the CA certificate from the card, before the PIN, where the portal has none', async () => {
    const test = await openTestCore(portal);
    test.network.fault = (_, path) =>
      path === '/certificate-authorities' ? new Response('{"auth":[],"sign":[]}', { status: 200 }) : undefined;
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('awaitingPin');
    expect(test.card.wireLog).toHaveLength(4);
    await test.givePin('1234');
    await test.untilStep('done');
    expect(test.card.wireLog.slice(4).map(({ ins }) => ins)).toEqual([0xa4, 0xb0, 0x20, 0x2a]);
  });

  it('SR-21: asks for consent before the last try and leaves the counter alone until then', async () => {
    const test = await openTestCore(portal, { persona: 'last-try' });
    got(await test.core.handlers.beginLogin({}));
    const { flowId, revision } = await test.untilCard('confirmingLastTry');
    const early = await test.core.handlers.givePin({ flowId, revision, pin: secret('1234') });
    expect(early).toMatchObject({ ok: false, failure: { code: 'staleCommand' } });
    expect(test.card.verifyAttempts('auth')).toBe(0);
    got(await test.core.handlers.acceptLastTry({ flowId, revision }));
    await test.untilCard('awaitingPin');
    await test.givePin('1234');
    await test.untilStep('done');
  });

  it('SR-21: offers no field at all on a locked card', async () => {
    const test = await openTestCore(portal, { persona: 'locked' });
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('blocked');
    expect(test.card.verifyAttempts('auth')).toBe(0);
  });

  it('SR-22: a malformed PIN never reaches the card and says why', async () => {
    const test = await openTestCore(portal);
    got(await test.core.handlers.beginLogin({}));
    for (const text of ['', '123', '12345', '12a4', '１２３４']) {
      await test.untilCard('awaitingPin');
      await test.givePin(text);
      await test.until(
        ({ step }) =>
          'card' in step && step.card.at === 'awaitingPin' && step.card.lastFailure?.code === 'pinMalformed',
        'a note about the form',
      );
    }
    expect(test.card.verifyAttempts('auth')).toBe(0);
  });

  it('SR-3: counts a wrong PIN once, asks again, then asks for consent, then is locked', async () => {
    const test = await openTestCore(portal);
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('awaitingPin');
    await test.givePin('0000');
    const second = await test.until(
      ({ step }) => 'card' in step && step.card.at === 'awaitingPin' && step.card.lastFailure !== null,
      'the second try',
    );
    expect(second.step).toMatchObject({ card: { triesLeft: 2, lastFailure: { code: 'pinRejected', triesLeft: 2 } } });
    await test.givePin('0000');
    const { flowId, revision } = await test.untilCard('confirmingLastTry');
    got(await test.core.handlers.acceptLastTry({ flowId, revision }));
    await test.untilCard('awaitingPin');
    await test.givePin('0000');
    await test.untilCard('blocked');
    expect(test.card.verifyAttempts('auth')).toBe(3);
  });

  it('a command that answers an older question changes nothing', async () => {
    const test = await openTestCore(portal);
    got(await test.core.handlers.beginLogin({}));
    const { flowId, revision } = await test.untilCard('awaitingPin');
    const [first, second] = await Promise.all([
      test.core.handlers.givePin({ flowId, revision, pin: secret('0000') }),
      test.core.handlers.givePin({ flowId, revision, pin: secret('0000') }),
    ]);
    expect([first.ok, second.ok]).toEqual([true, false]);
    await test.until(({ step }) => 'card' in step && step.card.at === 'awaitingPin', 'the next question');
    expect(test.card.verifyAttempts('auth')).toBe(1);
  });

  it('SR-11: another card on the reader is noticed before any PIN byte reaches it', async () => {
    const test = await openTestCore(portal);
    const { createVirtualCard } = await import('#native-bridge/simulator/virtual-card.ts');
    const other = createVirtualCard(await portal.authority.holder('spouse'));
    got(await test.core.handlers.beginLogin({}));
    const { flowId, revision } = await test.untilCard('awaitingPin');
    // Swapped between the person's press and the connection: no event has told of it yet.
    const given = test.core.handlers.givePin({ flowId, revision, pin: secret('1234') });
    test.transport.pull();
    test.transport.insert(other);
    got(await given);
    expect((await test.untilStep('failed')).step).toMatchObject({ failure: { code: 'cardChanged' } });
    expect(other.verifyAttempts('auth')).toBe(0);
  });

  it.each([
    ['readers unplugged', 'waitingForReader', 'readerRemoved'],
    ['card taken off', 'waitingForCard', 'cardRemoved'],
    ['service stopped', 'waitingForReaderService', 'readerServiceDown'],
  ])('SR-7: with the %s while a PIN is asked, waits for it and goes on by itself', async (what, at, code) => {
    const test = await openTestCore(portal);
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('awaitingPin');
    const { transport, card } = test;
    if (what === 'readers unplugged') transport.unplug();
    else if (what === 'card taken off') transport.pull();
    else transport.stopService();
    const waiting = await test.untilCard(at);
    expect(waiting.step).toMatchObject({ card: { lastFailure: { code } } });
    if (what === 'service stopped') transport.startService();
    else transport.insert(card);
    await test.untilCard('awaitingPin');
    await test.givePin('1234');
    await test.untilStep('done');
  });

  it('SR-14, SR-15: a card pulled at any exchange after the PIN never has a command repeated, and the flow goes on', async () => {
    for (const exchange of [4, 5, 6, 7]) {
      let pulled = false;
      const test = await openTestCore(portal, {
        card: {
          fault: (point) => {
            if (pulled || point.exchange !== exchange) return undefined;
            pulled = true;
            return { do: 'pullAfter' };
          },
        },
      });
      got(await test.core.handlers.beginLogin({}));
      await test.untilCard('awaitingPin');
      await test.givePin('1234');
      const waiting = await test.until(
        ({ step }) => 'card' in step && step.card.at === 'waitingForCard' && step.card.lastFailure !== null,
        'the card to be asked for again',
      );
      const verifiesSent = test.card.verifyAttempts('auth');
      expect(waiting.step).toMatchObject({ card: { lastFailure: { tryMayBeUsed: exchange === 6 } } });
      test.transport.pull();
      test.transport.insert(test.card);
      await test.untilCard('awaitingPin');
      expect(test.card.verifyAttempts('auth')).toBe(verifiesSent);
      await test.givePin('1234');
      await test.untilStep('done');
    }
  });

  it('SR-15: a service that stops while the PIN is checked is told as a try that may be used', async () => {
    let stopped: Promise<void> | undefined;
    const test = await openTestCore(portal, {
      card: {
        fault({ command }) {
          const isVerifyWithData = command[1] === 0x20 && command.length > 5;
          if (stopped !== undefined || !isVerifyWithData) return undefined;
          stopped = Promise.resolve().then(() => test.transport.stopService());
          return { do: 'stall', until: stopped };
        },
      },
    });
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('awaitingPin');
    await test.givePin('1234');
    const waiting = await test.untilCard('waitingForReaderService');
    expect(waiting.step).toMatchObject({ card: { lastFailure: { code: 'readerServiceDown', tryMayBeUsed: true } } });
    test.transport.startService();
    const { step } = await test.untilCard('awaitingPin');
    expect(step).toMatchObject({ card: { triesLeft: test.card.triesLeft('auth') } });
    await test.givePin('1234');
    await test.untilStep('done');
  });

  it.each([
    ['is down', () => 'down' as const, 'portalUnreachable'],
    ['answers 500', () => new Response('oops', { status: 500 }), 'portalFaulty'],
    ['answers garbage', () => new Response('<html>Wi-Fi login</html>', { status: 200 }), 'portalAnswerUnreadable'],
  ])('a portal that %s is told before any PIN is asked, and trying again works', async (_, fault, code) => {
    const test = await openTestCore(portal);
    test.network.fault = fault;
    got(await test.core.handlers.beginLogin({}));
    const { flowId, revision, step } = await test.untilStep('interrupted');
    expect(step).toMatchObject({ failure: { code } });
    expect(test.card.wireLog).toHaveLength(0);
    test.network.fault = undefined;
    got(await test.core.handlers.resumeFlow({ flowId, revision }));
    await test.untilCard('awaitingPin');
    await test.givePin('1234');
    await test.untilStep('done');
  });

  it('a portal that never answers is given up after its time, and trying again works', async () => {
    const test = await openTestCore(portal);
    test.network.fault = () => 'silent';
    got(await test.core.handlers.beginLogin({}));
    await new Promise((resolve) => setImmediate(resolve));
    test.clock.advance(15_000);
    expect((await test.untilStep('interrupted')).step).toMatchObject({
      failure: { code: 'portalTimedOut', afterMs: 15_000 },
    });
    test.network.fault = undefined;
    const { flowId, revision } = test.view();
    got(await test.core.handlers.resumeFlow({ flowId, revision }));
    await test.untilCard('awaitingPin');
  });

  it.each([
    ['expired', 'cardCertificateExpired'],
    ['on-hold', 'certificateOnHold'],
  ] as const)('refuses the %s card in words of its own', async (persona, code) => {
    const test = await openTestCore(portal, { persona });
    got(await test.core.handlers.beginLogin({}));
    if (persona === 'on-hold') {
      await test.untilCard('awaitingPin');
      await test.givePin('1234');
    }
    expect((await test.untilStep('failed')).step).toMatchObject({ failure: { code } });
  });

  it.each([
    ['a phone, whose certificate shows only after the PIN', 'phone'],
    ['an iPhone', 'iphone'],
    ['the card that is planned, whose proof is ES384', 'next-card'],
  ] as const)('signs in with %s', async (_what, persona) => {
    const test = await openTestCore(portal, { persona });
    await test.signIn();
    expect(test.session()).toMatchObject({ at: 'active' });
  });

  it('tells a card that is no My Number Card, and goes on when the right one comes', async () => {
    const foreign = { fault: () => ({ do: 'answer' as const, bytes: Uint8Array.of(0x6a, 0x82) }) };
    const test = await openTestCore(portal, { card: foreign });
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('unsupportedCard');
    const { createVirtualCard } = await import('#native-bridge/simulator/virtual-card.ts');
    test.transport.pull();
    test.transport.insert(createVirtualCard(await portal.authority.holder('ordinary')));
    await test.untilCard('awaitingPin');
  });

  it('SR-18, SR-26: refuses a second flow while one asks for its PIN, however often it is begun, and says which', async () => {
    const test = await openTestCore(portal);
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('awaitingPin');
    const starts = await Promise.all(Array.from({ length: 10_000 }, () => test.core.handlers.beginLogin({})));
    for (const start of starts)
      expect(start).toMatchObject({ ok: false, failure: { code: 'flowBusy', flow: 'login' } });
  });

  it('SR-25: leaves nothing verified on the card, whether done or cancelled', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    const { connectTo } = await import('../support/card/card-harness.ts');
    const channel = got(await connectTo(test.transport));
    const options = { signal: new AbortController().signal, timeoutMs: 1_000, during: 'test', mayUseTry: false };
    await channel.transmit(Uint8Array.from(Buffer.from('00A4040C0AD392F000260100000001', 'hex')), options);
    const challenge = Buffer.from(`802A009733${'3031300D060960864801650304020105000420'}${'00'.repeat(32)}00`, 'hex');
    const answer = got(await channel.transmit(Uint8Array.from(challenge), options));
    expect(Buffer.from(answer).toString('hex')).toBe('6982');
    await channel.release();
  });

  it('SR-24: no PIN is in anything a window is sent or the log', async () => {
    const test = await openTestCore(portal);
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('awaitingPin');
    await test.givePin('7391');
    await test.until(
      ({ step }) => 'card' in step && step.card.at === 'awaitingPin' && step.card.lastFailure !== null,
      'rejection',
    );
    expect(test.sent.join('\n')).not.toContain('7391');
    expect(JSON.stringify(test.logged)).not.toContain('7391');
    expect(JSON.stringify(portal.logged)).not.toContain('7391');
  });

  it('a bug while the card is used ends the flow under the identifier that is in the log, and lets the card go', async () => {
    const test = await openTestCore(portal, {
      card: {
        fault({ command }) {
          if (command[1] === 0x2a) throw new TypeError('7391');
          return undefined;
        },
      },
    });
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('awaitingPin');
    await test.givePin('1234');
    const { step } = await test.untilStep('failed');
    const bug = test.logged.find((entry) => entry.event === 'bug');
    expect(bug).toEqual({ event: 'bug', id: expect.stringMatching(/^[0-9a-f]{8}$/), kind: 'TypeError' });
    expect(step).toMatchObject({ failure: { code: 'internal', id: bug?.id } });
    await test.untilSession('signedOut');
    got(await test.core.handlers.beginLogin({}));
    await test.untilCard('awaitingPin');
  });

  it('ends the session at the portal on sign-out, and by itself when its time is over', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    got(await test.core.handlers.signOut({}));
    expect(test.session()).toMatchObject({ at: 'ended', because: 'signedOut' });
    expect(await test.core.handlers.listApplications({})).toMatchObject({ failure: { code: 'sessionRequired' } });
  });

  it.each([
    ['a card', 'ordinary'],
    ['a phone', 'phone'],
  ] as const)('a window is told that %s has come back or another person has, and not who', async (_what, persona) => {
    const test = await openTestCore(portal, { persona });
    const holderAtNextLogin = async () => {
      await test.signIn();
      const session = test.session();
      got(await test.core.handlers.signOut({}));
      return session.at === 'active' ? session.holder : undefined;
    };
    const holder = await holderAtNextLogin();
    expect(holder).toEqual(expect.any(String));
    expect(await holderAtNextLogin()).toBe(holder);
    const { createVirtualCard } = await import('#native-bridge/simulator/virtual-card.ts');
    test.transport.pull();
    test.transport.insert(createVirtualCard(await portal.authority.holder('spouse')));
    expect(await holderAtNextLogin()).not.toBe(holder);
    const elsewhere = await openTestCore(portal, { persona });
    await elsewhere.signIn();
    expect(elsewhere.session()).not.toMatchObject({ holder });
  });

  it('SR-53: on a public terminal the visit ends when the card is gone for good, and not when it comes back', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    await test.signIn();
    test.transport.pull();
    test.clock.advance(10_000);
    test.transport.insert(test.card);
    test.clock.advance(10_000);
    expect(test.session()).toMatchObject({ at: 'active' });
    test.transport.pull();
    test.clock.advance(15_000);
    expect(await test.untilSession('ended')).toMatchObject({ because: 'cardRemoved' });
  });

  it('SR-53: a card lifted while the session is being opened ends the visit too', async () => {
    const test = await openTestCore(portal, { publicTerminal: true });
    test.network.fault = (method, path) => {
      if (method === 'POST' && path.endsWith('/session')) test.transport.pull();
      return undefined;
    };
    await test.signIn();
    test.clock.advance(15_000);
    expect(await test.untilSession('ended')).toMatchObject({ because: 'cardRemoved' });
  });
});
