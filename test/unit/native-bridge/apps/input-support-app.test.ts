import { describe, expect, it } from 'vitest';
import type { PersonaName } from '#contract/card/persona.ts';
import { birthDateSchema } from '#contract/values/birth-date.ts';
import { openInputSupportApp, parseAttributes } from '#native-bridge/apps/input-support-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import { PERSONAS } from '#native-bridge/simulator/invented-holder.ts';
import { attributesObject } from '#native-bridge/simulator/printed-data.ts';
import type { VirtualCardOptions } from '#native-bridge/simulator/virtual-card.ts';
import { cardInReader, got, secret } from '../../../support/card/card-harness.ts';

const session = () => ({ signal: new AbortController().signal, memory: createReaderMemory() });

async function appOn(persona: PersonaName, options: VirtualCardOptions = {}) {
  const inReader = await cardInReader(persona, options);
  return { ...inReader, app: got(await openInputSupportApp(inReader.channel, session())) };
}

/** The reference page's invented example, byte for byte. */
const EXAMPLE = Buffer.from(
  `FF205FDF2108000E00200053005EDF220FE8A68BE69CACE38080E88AB1E5AD90DF2330E69DB1E4BAACE983BDE8A68BE69CACE58CBA
   E4BE8BE7A4BAE794BAEFBC91E4B881E79BAEEFBC92E795AAEFBC93E58FB7DF24083139393030343031DF250132`.replaceAll(/\s/g, ''),
  'hex',
);

/** READ BINARY by that short identifier. */
function isReadOf(command: Uint8Array, id: number): boolean {
  return command[1] === 0xb0 && command[2] === (0x80 | id);
}

describe('the card-information application', () => {
  it('gives the four attributes after its PIN, checked against its own record, in five exchanges', async () => {
    const { app, channel } = await appOn('ordinary');
    got(await app.triesLeft());
    got(await app.verify(secret('5678')));
    const { name, address, birthDate, sex } = PERSONAS.ordinary.holder;
    expect(got(await app.readAttributes())).toEqual({ name, address, birthDate, sex });
    expect(channel.exchanges).toBe(5);
  });

  it('proves them by the key of the card’s certificate, which needs no PIN', async () => {
    const { app, channel } = await appOn('ordinary');
    const key = got(await app.readSigningKey());
    got(await app.verify(secret('5678')));
    expect(got(await app.readAttributes(key))).toMatchObject({ sex: 'female' });
    expect(channel.exchanges).toBe(5);
    const another = { ...key, modulus: Uint8Array.from(key.modulus, (octet, at) => (at === 9 ? octet ^ 1 : octet)) };
    expect(await app.readAttributes(another)).toEqual({ ok: false, failure: { code: 'cardDataAltered' } });
  });

  it('refuses attributes in which any octet differs from what the record says', async () => {
    const file = attributesObject(PERSONAS.ordinary.holder);
    for (let at = EXAMPLE.indexOf('DF22', 0, 'hex') + 3; at < file.length; at += 7) {
      const { app } = await appOn('ordinary', {
        fault: ({ command }) => {
          if (!isReadOf(command, 0x02)) return undefined;
          const altered = Uint8Array.from(file, (octet, n) => (n === at ? octet ^ 0x01 : octet));
          return { do: 'answer', bytes: new Uint8Array([...altered, 0x90, 0x00]) };
        },
      });
      got(await app.verify(secret('5678')));
      const outcome = await app.readAttributes();
      expect(outcome.ok ? 'read' : outcome.failure.code).toMatch(/^card(DataAltered|Unreadable)$/);
    }
  });

  it.each([{ answers: 'getResponse' }, { shortFileIds: 'refused' }, { extendedLength: 'refused' }] as const)(
    'gives them on a card that behaves otherwise: %o',
    async (options) => {
      const { app } = await appOn('spouse', options);
      got(await app.verify(secret('5678')));
      expect(got(await app.readAttributes())).toMatchObject({ birthDate: '1988-11-23', sex: 'male' });
    },
  );

  it('gives nothing without the PIN, and says how many tries a wrong one leaves', async () => {
    const { app } = await appOn('ordinary');
    expect(await app.readAttributes()).toMatchObject({ failure: { code: 'cardRefused', statusWord: '6982' } });
    expect(await app.verify(secret('0000'))).toMatchObject({
      failure: { code: 'pinRejected', slot: 'text', triesLeft: 2 },
    });
  });

  it('SR-4: reads the attributes and their record, and no other file', async () => {
    const { app, card } = await appOn('ordinary');
    got(await app.verify(secret('5678')));
    got(await app.readAttributes());
    expect([...new Set(card.wireLog.map(({ file }) => file))]).toEqual([undefined, 0x11, 0x02, 0x03]);
  });

  it('is not on a phone', async () => {
    const { channel } = await cardInReader('phone');
    expect(await openInputSupportApp(channel, session())).toMatchObject({ failure: { code: 'cardUnsupported' } });
  });

  it('reads the example of the reference page, in both length forms, and the practice card writes it', () => {
    const { name, address, birthDate, sex } = PERSONAS.ordinary.holder;
    expect(parseAttributes(EXAMPLE)).toEqual({ name, address, birthDate, sex });
    const longForm = Buffer.concat([Buffer.from('FF2082005F', 'hex'), EXAMPLE.subarray(3)]);
    expect(parseAttributes(longForm)).toEqual({ name, address, birthDate, sex });
    expect(Buffer.from(attributesObject(PERSONAS.ordinary.holder)).equals(EXAMPLE)).toBe(true);
  });

  it('reads a birth date of which the register knows a part', () => {
    const person = { ...PERSONAS.ordinary.holder, birthDate: birthDateSchema.parse('1987-04-00') };
    expect(parseAttributes(attributesObject(person))).toMatchObject({ birthDate: '1987-04-00' });
  });
});
