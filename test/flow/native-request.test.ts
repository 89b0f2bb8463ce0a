import { constants, publicDecrypt, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryFiles } from '#host/private-files/memory-files.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import {
  agree,
  beginNativeRequest,
  digestInfoOf,
  nativeRequest,
  PAGE_ORIGIN,
} from '../support/flow/native-requests.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

const INFOS = [digestInfoOf('one'), digestInfoOf('two', 'sha384'), digestInfoOf('three', 'sha512')];
const [INFO = new Uint8Array()] = INFOS;
const SECRETS = { auth: '1234', sign: 'ABC123', text: '5678' } as const;

/** What the signature holds under the padding. */
function unsealed(certificate: Uint8Array, signature: Uint8Array): Uint8Array {
  const { publicKey } = new X509Certificate(certificate);
  return new Uint8Array(publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature));
}

async function refuse(test: TestCore): Promise<void> {
  const { answer } = await beginNativeRequest(test);
  got(await test.core.handlers.cancelFlow({ flowId: test.view().flowId }));
  expect(await answer).toEqual({ ok: false, failure: { code: 'cancelled' } });
}

describe('a page of a browser that asks for the card', () => {
  it('LT-50: SR-57: is shown with all it wants before anything goes to the card', async () => {
    const test = await openTestCore(portal);
    const { answer, leave } = await beginNativeRequest(test, nativeRequest({ use: 'sign', digestInfos: INFOS }));
    expect(test.view()).toMatchObject({
      asked: { use: 'sign', origin: PAGE_ORIGIN, extension: 'own', isStranger: true },
      step: { at: 'agreeing' },
    });
    const { asked } = test.view() as Extract<ReturnType<TestCore['view']>, { flow: 'nativeRequest' }>;
    expect(asked?.digests).toEqual(
      [32, 48, 64].map((bytes, at) => Buffer.from(INFOS[at]?.slice(-bytes) ?? []).toString('hex')),
    );
    expect(test.card.wireLog).toEqual([]);
    leave();
    expect(await answer).toMatchObject({ ok: false });
    expect(test.card.wireLog).toEqual([]);
  });

  it('gets a signature of the login key, which is over its DigestInfo and nothing more', async () => {
    const test = await openTestCore(portal);
    const { answer } = await beginNativeRequest(test, nativeRequest({ use: 'auth', digestInfos: [INFO] }));
    await agree(test);
    await test.untilCard('awaitingPin');
    expect(test.card.verifyAttempts('auth')).toBe(0);
    await test.givePin(SECRETS.auth);
    const reply = got(await answer);
    if (reply.use === 'text') throw new Error('a signature was asked for');
    expect(reply.signatures.map((signature) => unsealed(reply.certificate, signature))).toEqual([INFO]);
    expect(reply.manufactureNumber).toMatch(/^\d{13}$/);
    expect(test.card.verifyAttempts('auth')).toBe(1);
    await test.untilStep('done');
  });

  it('gets several signatures after one password, each over its own value', async () => {
    const test = await openTestCore(portal);
    const { answer } = await beginNativeRequest(test, nativeRequest({ use: 'sign', digestInfos: INFOS }));
    await agree(test);
    await test.untilCard('awaitingPin');
    await test.givePin(SECRETS.sign);
    const reply = got(await answer);
    if (reply.use === 'text') throw new Error('signatures were asked for');
    expect(reply.signatures.map((signature) => unsealed(reply.certificate, signature))).toEqual(INFOS);
    expect(test.card.verifyAttempts('sign')).toBe(1);
  });

  it('SR-59: gets the four values, which no window, no log and no state was told', async () => {
    const test = await openTestCore(portal);
    const { answer } = await beginNativeRequest(test);
    await agree(test);
    await test.untilCard('awaitingPin');
    await test.givePin(SECRETS.text);
    expect(got(await answer)).toMatchObject({ use: 'text', attributes: { name: '見本　花子' } });
    await test.untilStep('done');
    const told = `${test.sent.join('')}${JSON.stringify(test.logged)}`;
    expect(told).not.toContain('見本　花子');
    expect(told).not.toContain(SECRETS.text);
  });

  it('SR-3: spends one try for each PIN that was typed, and says no more to the page than at the end', async () => {
    const test = await openTestCore(portal);
    const { answer } = await beginNativeRequest(test, nativeRequest({ use: 'auth', digestInfos: [INFO] }));
    await agree(test);
    await test.untilCard('awaitingPin');
    await test.givePin('0000');
    await test.until(
      ({ step }) => 'card' in step && step.card.at === 'awaitingPin' && step.card.lastFailure !== null,
      'a note',
    );
    expect(test.card.verifyAttempts('auth')).toBe(1);
    got(await test.core.handlers.cancelFlow({ flowId: test.view().flowId }));
    expect(await answer).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(test.card.verifyAttempts('auth')).toBe(1);
  });

  it('SR-21: asks of a page no less before the last try than elsewhere', async () => {
    const test = await openTestCore(portal, { persona: 'last-try' });
    const { leave, answer } = await beginNativeRequest(test, nativeRequest({ use: 'auth', digestInfos: [INFO] }));
    await agree(test);
    await test.untilCard('confirmingLastTry');
    leave();
    await answer;
    expect(test.card.verifyAttempts('auth')).toBe(0);
  });

  it.each(['phone', 'next-card'] as const)(
    'finds out before the PIN that a %s has not what the protocol needs',
    async (persona) => {
      const test = await openTestCore(portal, { persona });
      const { answer } = await beginNativeRequest(test, nativeRequest({ use: 'auth', digestInfos: [INFO] }));
      await agree(test);
      const outcome = await answer;
      expect(outcome).toMatchObject({
        ok: false,
        failure: { code: persona === 'phone' ? 'cardDataMissing' : 'certificateMalformed' },
      });
      expect(test.card.verifyAttempts('auth')).toBe(0);
    },
  );

  it('SR-60: ends with its browser, wherever it stands, and the card is let go', async () => {
    for (const at of ['agreeing', 'awaitingPin'] as const) {
      const test = await openTestCore(portal);
      const { answer, leave } = await beginNativeRequest(test, nativeRequest({ use: 'auth', digestInfos: [INFO] }));
      if (at === 'awaitingPin') {
        await agree(test);
        await test.untilCard('awaitingPin');
      }
      leave();
      expect(await answer).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
      await test.untilStep('cancelled');
      expect(test.card.verifyAttempts('auth')).toBe(0);
    }
  });

  it('is over by itself where nobody answers, and where nobody goes on', async () => {
    const test = await openTestCore(portal);
    const first = await beginNativeRequest(test);
    test.clock.advance(119_000);
    expect(test.view().step.at).toBe('agreeing');
    test.clock.advance(1_000);
    expect(await first.answer).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    const second = await beginNativeRequest(test);
    await agree(test);
    await test.untilCard('awaitingPin');
    test.clock.advance(300_000);
    expect(await second.answer).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(test.card.verifyAttempts('text')).toBe(0);
  });

  it('is not asked about where no window is, at a terminal for everybody, or beside another flow', async () => {
    const { signal } = new AbortController();
    const closed = await openTestCore(portal);
    const unavailable = { ok: false, failure: { code: 'nativeWindowUnavailable' } };
    expect(await closed.core.answerBrowser(nativeRequest(), signal)).toEqual(unavailable);
    const terminal = await openTestCore(portal, { publicTerminal: true });
    await terminal.core.handlers.hello({});
    expect(await terminal.core.answerBrowser(nativeRequest(), signal)).toEqual(unavailable);
    const busy = await openTestCore(portal);
    await busy.core.handlers.hello({});
    got(await busy.core.handlers.beginLogin({}));
    expect(await busy.core.answerBrowser(nativeRequest(), signal)).toEqual({
      ok: false,
      failure: { code: 'flowBusy', flow: 'login' },
    });
    const asking = await openTestCore(portal);
    await beginNativeRequest(asking);
    expect(await asking.core.answerBrowser(nativeRequest({ origin: null, extension: 'open' }), signal)).toEqual({
      ok: false,
      failure: { code: 'flowBusy', flow: 'nativeRequest' },
    });
  });

  it('is refused where its window does not take it', async () => {
    const test = await openTestCore(portal);
    await test.core.handlers.hello({});
    const answer = test.core.answerBrowser(nativeRequest(), new AbortController().signal);
    await test.untilTold('cardRequested');
    test.clock.advance(5_000);
    expect(await answer).toEqual({ ok: false, failure: { code: 'nativeWindowUnavailable' } });
  });

  it('cannot be begun by a number that was not given, or once more', async () => {
    const test = await openTestCore(portal);
    const unknown = { ok: false, failure: { code: 'requestUnknown' } };
    const begin = (request: string) => test.core.handlers.beginNativeRequest({ request });
    expect(await begin('3f0f5c3e-56b5-4f0e-9d51-0c8f4f4b6a11')).toEqual(unknown);
    const { leave, id } = await beginNativeRequest(test);
    leave();
    await test.untilStep('cancelled');
    expect(await begin(id)).toEqual(unknown);
  });
});

describe('a page that asks again and again', () => {
  it('LT-48: opens no more than six windows in a minute', async () => {
    const test = await openTestCore(portal);
    await test.core.handlers.hello({});
    let windows = 0;
    test.core.subscribe((event) => {
      if (event === 'cardRequested') windows += 1;
    });
    const leaving = new AbortController();
    const answers = await Promise.all(
      // The first one waits for the person.
      Array.from({ length: 1_000 }, () => test.core.answerBrowser(nativeRequest(), leaving.signal)).map((answer, at) =>
        at === 0 ? undefined : answer,
      ),
    );
    expect(windows).toBe(1);
    const codes = answers.slice(1).map((answer) => (answer?.ok === false ? answer.failure.code : 'answered'));
    expect(codes.filter((code) => code === 'flowBusy')).toHaveLength(5);
    expect(codes.filter((code) => code === 'nativeMuted')).toHaveLength(994);
    leaving.abort();
  });

  it('keeps nobody signed in who has left', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    for (let minute = 0; minute < 31; minute += 1) {
      if (minute % 5 === 0 && test.session().at === 'active') {
        const origin = `https://page-${minute}.mihon.go.jp`;
        const { answer, leave } = await beginNativeRequest(test, nativeRequest({ origin }));
        leave();
        await answer;
      }
      test.clock.advance(60_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await test.untilSession('ended')).toMatchObject({ because: 'idle' });
  });

  it('LT-48: SR-26: is muted in every tab after three refusals, until the person unmutes it or ten minutes are over', async () => {
    const test = await openTestCore(portal);
    for (let n = 0; n < 3; n += 1) {
      await refuse(test);
      test.clock.advance(20_000);
    }
    const { signal } = new AbortController();
    const muted = { ok: false, failure: { code: 'nativeMuted' } };
    expect(await test.core.answerBrowser(nativeRequest(), signal)).toEqual(muted);
    const { callers } = got(await test.core.handlers.listNativeCallers({}));
    expect(callers).toMatchObject([{ origin: PAGE_ORIGIN, uses: 0, lastUse: null, isMuted: true }]);
    // Forgetting lets nobody in again.
    expect(got(await test.core.handlers.forgetNativeCaller({ origin: PAGE_ORIGIN })).callers).toHaveLength(1);
    got(await test.core.handlers.unmuteNativeCaller({ origin: PAGE_ORIGIN }));
    await refuse(test);
    await refuse(test);
    await refuse(test);
    expect(await test.core.answerBrowser(nativeRequest(), signal)).toEqual(muted);
    test.clock.advance(600_000);
    await refuse(test);
  });

  it('does not mute another page', async () => {
    const test = await openTestCore(portal);
    for (let n = 0; n < 3; n += 1) await refuse(test);
    const { leave } = await beginNativeRequest(test, nativeRequest({ origin: 'https://other.mihon.go.jp' }));
    leave();
  });

  it('is no stranger for 30 days after it was agreed to, and still asks for press and PIN', async () => {
    const files = memoryFiles(() => test.clock.nowMs());
    const privateFiles = { ...files, lasting: Promise.resolve(true) };
    let test = await openTestCore(portal, { privateFiles });
    const { answer } = await beginNativeRequest(test);
    await agree(test);
    await test.untilCard('awaitingPin');
    await test.givePin(SECRETS.text);
    got(await answer);
    expect(got(await test.core.handlers.listNativeCallers({})).callers).toMatchObject([{ uses: 1, lastUse: 'text' }]);
    // The app is opened anew.
    test = await openTestCore(portal, { privateFiles });
    await expect
      .poll(async () => got(await test.core.handlers.listNativeCallers({})).callers)
      .toMatchObject([{ uses: 1, lastUse: 'text' }]);
    const again = await beginNativeRequest(test);
    expect(test.view()).toMatchObject({ asked: { isStranger: false }, step: { at: 'agreeing' } });
    again.leave();
    await again.answer;
    expect(test.card.verifyAttempts('text')).toBe(0);
  });
});
