import { createHash, verify, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type PersonaName, personaSchema } from '#contract/card/persona.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import { systemClock } from '#host/node-ports.ts';
import { type JpkiApp, keyProfileOf, openJpkiApp, signingInput } from '#native-bridge/apps/jpki-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import { CARD_PROFILES } from '#native-bridge/profile/card-profile.ts';
import { PERSONAS } from '#native-bridge/simulator/invented-holder.ts';
import { createSimulatorTransport } from '#native-bridge/simulator/simulator-transport.ts';
import { createVirtualCard, type VirtualCardOptions, type WireEntry } from '#native-bridge/simulator/virtual-card.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import { isSignatureBy, signatureAlgorithmOf } from '#pki/der/algorithms.ts';
import { digestInfo } from '#pki/der/digest-info.ts';
import { cardInReader, connectTo, got, secret } from '../../../support/card/card-harness.ts';
import { temporaryAuthority } from '../../../support/card/practice-card.ts';

const signal = new AbortController().signal;
const keyInput = digestInfo('sha256', createHash('sha256').update('what is signed').digest());
const VERIFY = 0x20;
const SIGN = 0x2a;
const READ = 0xb0;
const selectsApplication = ({ ins, p1 }: WireEntry) => ins === 0xa4 && p1 === 0x04;
/** Three octets of Le behind the header. */
const isExtended = ({ ins, command }: WireEntry) => ins === READ && command.length === 14;

const open = async (channel: CardChannel, memory = createReaderMemory()) =>
  got(await openJpkiApp(channel, { signal, memory }));

async function appOn(persona: PersonaName, options: VirtualCardOptions = {}) {
  const inReader = await cardInReader(persona, options);
  return { ...inReader, app: await open(inReader.channel) };
}

/** Select, certificate, tries, verify, sign: all in one sitting. */
async function signIn(channel: CardChannel, pin = '1234', memory = createReaderMemory()): Promise<Outcome<Uint8Array>> {
  const app = await openJpkiApp(channel, { signal, memory });
  if (!app.ok) return app;
  const certificate = await app.value.readCertificate('auth');
  if (!certificate.ok) return certificate;
  const tries = await app.value.triesLeft('auth');
  if (!tries.ok) return tries;
  const verified = await app.value.verify('auth', secret(pin));
  return verified.ok ? app.value.sign('auth', 'RSA-2048', keyInput) : verified;
}

/** A strict DER value of exactly so many bytes in place of the certificate: the card does not care what it holds. */
async function cardWithCertificateOf(bytes: number, options: VirtualCardOptions) {
  const { authority } = await temporaryAuthority();
  const holder = await authority.holder('ordinary');
  const certificate = new Uint8Array(bytes);
  certificate.set([0x30, 0x82, (bytes - 4) >> 8, (bytes - 4) & 0xff, 0x04, 0x82, (bytes - 8) >> 8, (bytes - 8) & 0xff]);
  const card = createVirtualCard({ ...holder, auth: { ...holder.auth, certificate } }, options);
  const transport = createSimulatorTransport(systemClock);
  transport.insert(card);
  return { card, certificate, channel: got(await connectTo(transport)) };
}

describe('kinds of card', () => {
  it.each(personaSchema.options)(
    '%s signs several pieces under one PIN, with what its certificate says',
    async (name) => {
      const persona = PERSONAS[name];
      const isUsable = persona.triesLeft.auth > 0;
      const { app, card } = await appOn(name);
      if (!isUsable) return;
      got(await app.verify('auth', secret('1234')));
      const der = got(await app.readCertificate('auth'));
      const parsed = parseCertificate(der);
      if (!parsed.ok) throw new Error(parsed.problem);
      const keys = keyProfileOf(parsed.certificate.key);
      expect(keys).toBe(CARD_PROFILES[persona.profile].keys);
      if (keys === undefined) return;
      const algorithm = signatureAlgorithmOf(parsed.certificate.key);
      for (const piece of ['one', 'two', 'three']) {
        const bytes = new TextEncoder().encode(piece);
        const signature = got(await app.sign('auth', keys, signingInput(keys, bytes)));
        expect(isSignatureBy(parsed.certificate, algorithm, bytes, signature, 'rs')).toBe(true);
      }
      expect(card.verifyAttempts('auth')).toBe(1);
    },
  );
});

describe('a whole login in one sitting', () => {
  it('takes five exchanges where extended length works', async () => {
    const { card, channel } = await cardInReader('ordinary');
    const signature = got(await signIn(channel));
    expect(channel.exchanges).toBe(5);
    const app = await open(channel);
    const { publicKey } = new X509Certificate(got(await app.readCertificate('auth')));
    expect(verify('sha256', Buffer.from('what is signed'), publicKey, signature)).toBe(true);
    expect(card.verifyAttempts('auth')).toBe(1);
  });

  it('takes at most twelve with a certificate of 1,600 bytes where extended length is refused', async () => {
    const { channel, certificate } = await cardWithCertificateOf(1_600, { extendedLength: 'refused' });
    got(await signIn(channel));
    expect(channel.exchanges).toBe(12);
    expect(got(await (await open(channel)).readCertificate('auth'))).toEqual(certificate);
  });

  it('takes seventeen where neither extended length nor short identifiers are known', async () => {
    const { channel } = await cardWithCertificateOf(1_600, { extendedLength: 'refused', shortFileIds: 'refused' });
    got(await signIn(channel));
    expect(channel.exchanges).toBe(17);
  });

  it('remembers per reader and card that extended length is refused, and saves that exchange from then on', async () => {
    const { channel } = await cardWithCertificateOf(1_600, { extendedLength: 'refused' });
    const memory = createReaderMemory();
    got(await signIn(channel, '1234', memory));
    const before = channel.exchanges;
    got(await signIn(channel, '1234', memory));
    expect(channel.exchanges - before).toBe(11);
  });

  it.each(['resets', 'resetsUnsaid'] as const)(
    'remembers from the first time that its reader resets the card at extended length (%s)',
    async (extendedLength) => {
      const { channel, card } = await cardWithCertificateOf(1_600, { extendedLength });
      const memory = createReaderMemory();
      got(await signIn(channel, '1234', memory));
      expect(card.wireLog.filter(isExtended)).toHaveLength(1);
      const before = channel.exchanges;
      got(await signIn(channel, '1234', memory));
      expect(channel.exchanges - before).toBe(11);
      expect(card.wireLog.filter(isExtended)).toHaveLength(1);
    },
  );

  it.each(['6F00', '6A80', '6D00', '6700', '6581', '9000'])(
    'takes %s to a read of extended length for trouble with the length, once',
    async (statusWord) => {
      const bytes = new Uint8Array(Buffer.from(statusWord, 'hex'));
      const { channel, card } = await cardWithCertificateOf(1_600, {
        fault: ({ command }) => (command[1] === READ && command.length === 7 ? { do: 'answer', bytes } : undefined),
      });
      const memory = createReaderMemory();
      for (let time = 0; time < 2; time += 1) got(await signIn(channel, '1234', memory));
      expect(card.wireLog.filter(isExtended)).toHaveLength(1);
      expect(card.wireLog.filter(selectsApplication)).toHaveLength(2);
    },
  );

  it.each(['63C1', '6983', '6982'])('takes %s to a read of extended length as it is', async (statusWord) => {
    const bytes = new Uint8Array(Buffer.from(statusWord, 'hex'));
    const { channel, card } = await cardInReader('ordinary', {
      fault: ({ command }) => (command[1] === READ && command.length === 7 ? { do: 'answer', bytes } : undefined),
    });
    expect(await signIn(channel)).toMatchObject({ failure: { code: 'cardRefused', statusWord } });
    expect(card.wireLog.filter(selectsApplication)).toHaveLength(1);
  });

  it.each(['resets', 'resetsUnsaid'] as const)(
    'SR-11, SR-14: a card that is reset after its PIN is given up, not taken anew, and read short the next time (%s)',
    async (extendedLength) => {
      const { card, channel, transport } = await cardInReader('ordinary', { extendedLength });
      const memory = createReaderMemory();
      const app = await open(channel, memory);
      got(await app.verify('sign', secret('ABC123')));
      expect((await app.readCertificate('sign')).ok).toBe(false);
      expect(card.wireLog.filter(selectsApplication)).toHaveLength(1);
      await channel.release();
      const next = await open(got(await connectTo(transport)), memory);
      got(await next.verify('sign', secret('ABC123')));
      got(await next.readCertificate('sign'));
      expect(card.wireLog.filter(isExtended)).toHaveLength(1);
    },
  );

  it('SR-11: nor is one taken anew that was recognised: another could lie there', async () => {
    const { card, channel } = await cardInReader('ordinary', { extendedLength: 'resets' });
    const other = await cardInReader('ordinary');
    const known = got(await (await open(other.channel)).readCertificate('auth'));
    const app = await open(channel);
    got(await app.recognise(known));
    expect(await app.readCertificate('auth')).toMatchObject({ failure: { code: 'cardUnreadable' } });
    expect(card.wireLog.filter(selectsApplication)).toHaveLength(1);
  });

  it('takes four after the PIN was typed: select, recognise, verify, sign', async () => {
    const { channel, app } = await appOn('ordinary');
    const known = got(await app.readCertificate('auth'));
    const before = channel.exchanges;
    const again = await open(channel);
    got(await again.recognise(known));
    got(await again.verify('auth', secret('1234')));
    got(await again.sign('auth', 'RSA-2048', keyInput));
    expect(channel.exchanges - before).toBe(4);
  });

  const WAYS: readonly (readonly [string, VirtualCardOptions])[] = [
    ['answers behind 61xx', { answers: 'getResponse' }],
    ['insists on exact lengths (6Cxx)', { answers: 'exactLength' }],
    ['knows no short file identifiers', { shortFileIds: 'refused' }],
    ['knows neither those nor extended length', { shortFileIds: 'refused', extendedLength: 'refused' }],
    ['answers 6F00 to the first command', { firstCommand: 'failed' }],
    ['its reader resets at extended length', { extendedLength: 'resets' }],
    ['its reader resets at extended length without a word of it', { extendedLength: 'resetsUnsaid' }],
    ['is reset and knows no short file identifiers', { extendedLength: 'resets', shortFileIds: 'refused' }],
    ['answers 6983 when blocked', { blockedStatusWord: 0x6983 }],
  ];
  it.each(WAYS)('works with a card that %s, with one VERIFY and one signature', async (_way, options) => {
    const { card, channel } = await cardInReader('ordinary', options);
    expect(await signIn(channel)).toMatchObject({ ok: true });
    expect(card.wireLog.filter(({ ins, dataBytes }) => ins === VERIFY && dataBytes > 0)).toHaveLength(1);
    expect(card.wireLog.filter(({ ins }) => ins === SIGN)).toHaveLength(1);
  });

  it.each(WAYS)('is given up after a wrong PIN by a card that %s', async (_way, options) => {
    const { card, channel } = await cardInReader('ordinary', options);
    expect(await signIn(channel, '9999')).toMatchObject({
      failure: { code: 'pinRejected', slot: 'auth', triesLeft: 2 },
    });
    expect(card.triesLeft('auth')).toBe(2);
  });
});

describe('a card pulled off', () => {
  const EXCHANGES = [1, 2, 3, 4, 5];
  it.each(EXCHANGES)(
    'SR-12, SR-14: at exchange %i nothing more is sent, and only VERIFY may have cost a try',
    async (last) => {
      for (const fault of [{ do: 'pullBefore' }, { do: 'pullAfter' }] as const) {
        const { card, channel } = await cardInReader('ordinary', {
          fault: ({ exchange }) => (exchange === last ? fault : undefined),
        });
        expect(await signIn(channel)).toMatchObject({ failure: { code: 'cardRemoved', tryMayBeUsed: last === 4 } });
        expect(card.wireLog).toHaveLength(last);
        expect(card.verifyAttempts('auth')).toBe(fault.do === 'pullAfter' && last >= 4 ? 1 : last === 5 ? 1 : 0);
        await channel.release();
      }
    },
  );

  it.each(EXCHANGES)('SR-12: an answer of no or one byte at exchange %i means that it is lost', async (last) => {
    for (const bytes of [new Uint8Array(), Uint8Array.of(0x90)]) {
      const { card, channel } = await cardInReader('ordinary', {
        fault: ({ exchange }) => (exchange === last ? { do: 'answer', bytes } : undefined),
      });
      expect(await signIn(channel)).toMatchObject({ failure: { code: 'cardRemoved' } });
      expect(card.wireLog).toHaveLength(last);
    }
  });
});

describe('tries and PINs', () => {
  const COUNTS = [0, 1, 2, 3, 4, 5];
  it.each(COUNTS)('SR-3, SR-21: %i tries are read as they are, and reading uses none', async (count) => {
    const { app, card } = await appOn('ordinary', {
      triesLeft: { auth: count, sign: count, text: count, face: count },
    });
    for (const slot of ['auth', 'sign'] as const) {
      expect(got(await app.triesLeft(slot))).toEqual({ triesLeft: count, blocked: count === 0 });
      expect([card.triesLeft(slot), card.verifyAttempts(slot)]).toEqual([count, 0]);
    }
  });

  it('the last wrong try blocks, and then even the right PIN does not open', async () => {
    const { app } = await appOn('last-try');
    expect(await app.verify('auth', secret('9999'))).toMatchObject({ failure: { code: 'pinBlocked', slot: 'auth' } });
    expect(await app.verify('auth', secret('1234'))).toMatchObject({ failure: { code: 'pinBlocked', slot: 'auth' } });
  });

  it('SR-23: each VERIFY goes to the file of its own slot', async () => {
    const { app, card } = await appOn('ordinary');
    got(await app.verify('auth', secret('1234')));
    got(await app.verify('sign', secret('ABC123')));
    const verified = card.wireLog.filter(({ ins, dataBytes }) => ins === VERIFY && dataBytes > 0);
    expect(verified.map(({ file }) => file)).toEqual([0x18, 0x1b]);
    expect(await app.verify('auth', secret('ABC123'))).toMatchObject({ failure: { code: 'pinMalformed' } });
  });

  it('SR-22: a malformed secret is refused before anything is sent', async () => {
    const { app, card } = await appOn('ordinary');
    const before = card.wireLog.length;
    for (let n = 0; n < 500; n += 1) {
      const text = n % 2 === 0 ? `${n}`.padStart(n % 9 === 0 ? 5 : 3, '0') : `ab${n}!`;
      expect(await app.verify(n % 2 === 0 ? 'auth' : 'sign', secret(text))).toMatchObject({
        failure: { code: 'pinMalformed' },
      });
    }
    expect(card.wireLog).toHaveLength(before);
  });

  it('SR-24: the secret is zeroed whatever becomes of it, and the log of the wire does not hold it', async () => {
    for (const text of ['1234', '9999', '12']) {
      const { app, card } = await appOn('ordinary');
      const bytes = new TextEncoder().encode(text);
      const { SecretBytes } = await import('#contract/values/secret-bytes.ts');
      await app.verify('auth', new SecretBytes(bytes));
      expect([...bytes]).toEqual([...text].map(() => 0));
      expect(JSON.stringify(card.wireLog)).not.toContain(Buffer.from(text).toString('hex'));
    }
  });

  it('SR-13: a status word that is neither success nor a count is passed on as it is', async () => {
    const { app } = await appOn('ordinary', {
      fault: ({ command }) => (command[1] === VERIFY ? { do: 'answer', bytes: Uint8Array.of(0x65, 0x81) } : undefined),
    });
    expect(await app.triesLeft('auth')).toMatchObject({ failure: { code: 'cardRefused', statusWord: '6581' } });
    expect(await app.verify('auth', secret('1234'))).toMatchObject({ failure: { code: 'cardRefused' } });
  });

  it.each([
    ['6581', true],
    ['6300', true],
    ['6F00', true],
    ['9001', true],
    ['6400', false],
    ['6A88', false],
    ['6D00', false],
  ])('SR-15: after %s to VERIFY a try may be used: %s', async (statusWord, tryMayBeUsed) => {
    const { app } = await appOn('ordinary', {
      fault: ({ command }) =>
        command[1] === VERIFY && command.length > 5
          ? { do: 'answer', bytes: new Uint8Array(Buffer.from(statusWord, 'hex')) }
          : undefined,
    });
    expect(await app.verify('auth', secret('1234'))).toMatchObject({
      failure: { code: 'cardRefused', statusWord, tryMayBeUsed },
    });
  });

  it('falls back to VERIFY with Le where four bytes are refused', async () => {
    const { app } = await appOn('ordinary', {
      fault: ({ command }) => (command.length === 4 ? { do: 'answer', bytes: Uint8Array.of(0x67, 0x00) } : undefined),
    });
    expect(got(await app.triesLeft('auth'))).toEqual({ triesLeft: 3, blocked: false });
  });
});

describe('certificates and recognition', () => {
  it('SR-11: another card is noticed before any PIN reaches it, with a reader that swaps cards at the same ATR', async () => {
    const { app } = await appOn('ordinary');
    const known = got(await app.readCertificate('auth'));
    const other = await appOn('spouse');
    expect(await other.app.recognise(known)).toEqual({ ok: false, failure: { code: 'cardChanged' } });
    expect(other.card.verifyAttempts('auth')).toBe(0);
    const same = await appOn('ordinary', { shortFileIds: 'refused' });
    expect(await same.app.recognise(known)).toEqual({ ok: true, value: undefined });
  });

  it('a child has no signature certificate', async () => {
    const { app } = await appOn('child');
    got(await app.verify('sign', secret('ABC123')));
    expect(await app.readCertificate('sign')).toEqual({
      ok: false,
      failure: { code: 'cardCertificateMissing', key: 'sign' },
    });
  });

  it('which certificates there are is known before any PIN', async () => {
    const ordinary = await appOn('ordinary');
    expect(got(await ordinary.app.certificatePresence())).toEqual({ auth: true, sign: true });
    const child = await appOn('child');
    expect(got(await child.app.certificatePresence())).toEqual({ auth: true, sign: false });
    expect(child.channel.exchanges).toBe(2);
  });

  it.each([
    ['has no such file', '6A82', undefined, undefined],
    ['does not let it be read', '6982', undefined, undefined],
    ['gives nothing of it', '9000', undefined, undefined],
    ['gives a part of it', '009000', undefined, false],
    ['holds filler there', 'FFFFFF9000', undefined, undefined],
    ['holds other bits there', '0F8F009000', true, undefined],
  ])('which certificates there are is left open where the card %s', async (_, answer, auth, sign) => {
    const bytes = Uint8Array.from(Buffer.from(answer, 'hex'));
    const { app } = await appOn('ordinary', {
      fault: ({ exchange }) => (exchange > 1 ? { do: 'answer', bytes } : undefined),
    });
    expect(got(await app.certificatePresence())).toEqual({ auth, sign });
  });

  it.each([
    ['filler of one kind', 'FFFFFFFF9000', { code: 'cardCertificateMissing', key: 'auth' }],
    ['filler of the other', '000000009000', { code: 'cardCertificateMissing', key: 'auth' }],
    ['what is neither', '5A5A5A5A9000', { code: 'cardUnreadable', during: 'readCertificate', tryMayBeUsed: false }],
  ])('a certificate was never issued only where its file holds filler: %s', async (_, answer, failure) => {
    const bytes = Uint8Array.from(Buffer.from(answer, 'hex'));
    const { app } = await appOn('ordinary', {
      fault: ({ exchange }) => (exchange > 1 ? { do: 'answer', bytes } : undefined),
    });
    expect(await app.readCertificate('auth')).toEqual({ ok: false, failure });
  });

  it.each([
    ['short identifiers', { shortFileIds: 'refused' }],
    ['extended lengths', { extendedLength: 'refused' }],
  ] as const)('a card that takes no %s is read where another of the same ATR was, which did', async (_, options) => {
    const memory = createReaderMemory();
    for (const card of [await cardInReader('ordinary'), await cardInReader('ordinary', options)]) {
      const app = got(await openJpkiApp(card.channel, { signal: new AbortController().signal, memory }));
      expect(got(await app.readCertificate('auth')).length).toBeGreaterThan(1_000);
      expect(got(await app.triesLeft('auth'))).toMatchObject({ triesLeft: 3 });
      got(await app.verify('auth', secret('1234')));
      await card.channel.release();
    }
  });

  it.each([
    ['phone', 'android', 'JPKIAPGPSETOKEN'],
    ['iphone', 'iphone', 'JPKIAPIOSTOKEN'],
  ] as const)('%s is told by its label and gives its certificate only after the PIN', async (name, device, label) => {
    const { app } = await appOn(name);
    expect(got(await app.readTokenInformation())).toEqual({ device, label });
    expect(await app.readCertificate('auth')).toMatchObject({ failure: { code: 'cardRefused', statusWord: '6982' } });
    got(await app.verify('auth', secret('1234')));
    expect(got(await app.readCertificate('auth')).length).toBeGreaterThan(1_000);
  });

  it.each(personaSchema.options.filter((name) => CARD_PROFILES[PERSONAS[name].profile].device === 'card'))(
    'every card of %s gives its certificates',
    async (name) => {
      const { app } = await appOn(name);
      expect(got(await app.readTokenInformation())).toEqual({ device: 'card', label: 'JPKIAPICCTOKEN2' });
      for (const which of ['auth', 'authCa', 'signCa'] as const) {
        const certificate = new X509Certificate(got(await app.readCertificate(which)));
        expect(certificate.issuer).toContain('O=JPKI-VIRTUAL');
      }
      expect(await app.readCertificate('sign')).toMatchObject({ failure: { code: 'cardRefused', statusWord: '6982' } });
    },
  );

  it.each(['6A81', '6A82', '6A86', '6D00', '6E00'])('a card that answers %s has no such application', async (word) => {
    expect(await openedWith(word)).toEqual({ ok: false, failure: { code: 'cardUnsupported' } });
  });

  it.each(['6283', '6400', '6581', '6F00', '6100', '6C00'])(
    'after %s to SELECT nobody is told that the card is of another kind',
    async (word) => {
      expect(await openedWith(word)).toMatchObject({
        failure: { code: expect.stringMatching(/^card(Refused|Unreadable)$/), tryMayBeUsed: false },
      });
    },
  );

  async function openedWith(selectWord: string) {
    const { channel } = await cardInReader('ordinary', {
      fault: () => ({ do: 'answer', bytes: new Uint8Array(Buffer.from(selectWord, 'hex')) }),
    });
    return openJpkiApp(channel, { signal, memory: createReaderMemory() });
  }

  it('SR-25: the key answers 6982 once the card was let go', async () => {
    const { app, transport, channel } = await appOn('ordinary');
    got(await app.verify('auth', secret('1234')));
    await channel.release();
    const next: JpkiApp = await open(got(await connectTo(transport)));
    expect(await next.sign('auth', 'RSA-2048', keyInput)).toMatchObject({
      failure: { code: 'cardRefused', statusWord: '6982' },
    });
  });
});
