import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonaName } from '#contract/card/persona.ts';
import { FACE_DIGEST_INFO, openCardFaceApp, parseAgeRecord, parseCardFace } from '#native-bridge/apps/card-face-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import { checkNumberB, PERSONAS } from '#native-bridge/simulator/invented-holder.ts';
import { PRACTICE_PICTURES } from '#native-bridge/simulator/practice-pictures.ts';
import { ageRecord, cardFaceObject } from '#native-bridge/simulator/printed-data.ts';
import type { VirtualCardOptions } from '#native-bridge/simulator/virtual-card.ts';
import { cardInReader, got, secret } from '../../../support/card/card-harness.ts';
import { temporaryAuthority } from '../../../support/card/practice-card.ts';

const session = () => ({ signal: new AbortController().signal, memory: createReaderMemory() });
const { holder } = PERSONAS.ordinary;

async function appOn(persona: PersonaName, options: VirtualCardOptions = {}) {
  const inReader = await cardInReader(persona, options);
  return { ...inReader, app: got(await openCardFaceApp(inReader.channel, session())) };
}

describe('the card-face application', () => {
  it.each([{}, { shortFileIds: 'refused' }, { extendedLength: 'refused' }, { answers: 'getResponse' }] as const)(
    'gives photo, pictures, dates and sex for 照合番号B, on a card that behaves so: %o',
    async (options) => {
      const { app, card } = await appOn('ordinary', options);
      expect(got(await app.triesLeft())).toEqual({ triesLeft: 10, blocked: false });
      got(await app.verify(secret(checkNumberB(holder))));
      expect(got(await app.readCardFace())).toMatchObject({
        birthDate: holder.birthDate,
        sex: holder.sex,
        expiresOn: holder.cardExpiry,
        nameImage: PRACTICE_PICTURES.name,
        addressImage: PRACTICE_PICTURES.address,
        photo: PRACTICE_PICTURES.photo,
        securityCodeImage: PRACTICE_PICTURES.securityCode,
      });
      expect(got(await app.readAgeRecord())).toBe(holder.birthDate);
      expect(card.verifyAttempts('face')).toBe(1);
    },
  );

  it('SR-3, SR-9: touches the two files and the two secrets of 照合番号B, the birth date only once it is proved', async () => {
    const { app, card } = await appOn('ordinary');
    expect(await app.readCardFace()).toMatchObject({ failure: { code: 'cardRefused', statusWord: '6982' } });
    expect(await app.verify(secret('02040120345679'))).toMatchObject({
      failure: { code: 'pinRejected', slot: 'face', triesLeft: 9 },
    });
    expect(card.wireLog.filter(({ ins, dataBytes }) => ins === 0x20 && dataBytes > 0)).toHaveLength(1);
    got(await app.verify(secret(checkNumberB(holder))));
    got(await app.readCardFace());
    got(await app.readAgeRecord());
    expect([...new Set(card.wireLog.map(({ file }) => file))]).toEqual([undefined, 0x02, 0x12, 0x11, 0x01]);
  });

  it.each(['', '0204012034567', '020401203456789', '0204012034567x', 'ABC123'])(
    'SR-22: sends nothing for %j',
    async (typed) => {
      const { app, card } = await appOn('ordinary');
      expect(await app.verify(secret(typed))).toMatchObject({ failure: { code: 'pinMalformed', slot: 'face' } });
      expect(card.wireLog.filter(({ ins }) => ins === 0x20)).toEqual([]);
    },
  );

  it('says that it is locked', async () => {
    const { app } = await appOn('locked');
    expect(got(await app.triesLeft())).toEqual({ triesLeft: 0, blocked: true });
  });

  it.each(['phone', 'iphone'] as const)('is not on a %s', async (name) => {
    const { channel } = await cardInReader(name);
    expect(await openCardFaceApp(channel, session())).toMatchObject({ failure: { code: 'cardUnsupported' } });
  });

  it('the signature over the printed data covers what the parser says it covers, as openssl sees it', async () => {
    const { authority } = await temporaryAuthority();
    const { printedDataKey } = await authority.holder('ordinary');
    const face = parseCardFace(cardFaceObject(holder, printedDataKey));
    const folder = mkdtempSync(join(tmpdir(), 'card-face-'));
    const file = (name: string, bytes: Uint8Array | string) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const key = file('key.pem', printedDataKey.export({ format: 'pem', type: 'pkcs8' }));
    const signature = file('signature', face?.signature ?? '');
    const opened = execFileSync('openssl', ['pkeyutl', '-verifyrecover', '-inkey', key, '-in', signature]);
    rmSync(folder, { recursive: true });
    expect(opened.toString('hex')).toBe(FACE_DIGEST_INFO + Buffer.from(face?.coveredHashes ?? []).toString('hex'));
  });

  it('SR-16: altered files give the same face, another one or none, never a throw', async () => {
    const { authority } = await temporaryAuthority();
    const { printedDataKey } = await authority.holder('ordinary');
    const files = [cardFaceObject(holder, printedDataKey), ageRecord(holder, printedDataKey)];
    const changes = fc.array(fc.tuple(fc.nat(9_000), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...files), changes, fc.nat(9_000), (file, altered, length) => {
        const bytes = file.slice(0, length);
        for (const [at, octet] of altered) if (at < bytes.length) bytes[at] = octet;
        const face = parseCardFace(bytes);
        const age = parseAgeRecord(bytes);
        if (face !== undefined) expect(face.photo.length).toBeLessThan(bytes.length);
        if (age !== undefined) expect(age).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      }),
      { numRuns: 3_000 },
    );
  });
});
