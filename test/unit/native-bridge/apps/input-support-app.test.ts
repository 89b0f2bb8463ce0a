import { describe, expect, it } from 'vitest';
import { openInputSupportApp, parseAttributes } from '#native-bridge/apps/input-support-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import { attributesObject } from '#native-bridge/simulator/card-content.ts';
import { PERSONAS, type PersonaName } from '#native-bridge/simulator/invented-holder.ts';
import type { VirtualCardOptions } from '#native-bridge/simulator/virtual-card.ts';
import { cardInReader, got, secret } from '../../../support/card-harness.ts';

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

describe('the card-information application', () => {
  it('gives the four attributes after its PIN, in four exchanges', async () => {
    const { app, channel } = await appOn('ordinary');
    got(await app.triesLeft());
    got(await app.verify(secret('5678')));
    const { name, address, birthDate, sex } = PERSONAS.ordinary.holder;
    expect(got(await app.readAttributes())).toEqual({ name, address, birthDate, sex });
    expect(channel.exchanges).toBe(4);
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

  it('SR-4: reads one file and no other', async () => {
    const { app, card } = await appOn('ordinary');
    got(await app.verify(secret('5678')));
    got(await app.readAttributes());
    expect([...new Set(card.wireLog.map(({ file }) => file))]).toEqual([undefined, 0x11, 0x02]);
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
});
