import { describe, expect, it } from 'vitest';
import type { NewPasskeyAnswer, PasskeyUseAnswer } from '#contract/portal/webauthn.ts';
import {
  challengeIn,
  creationOptions,
  type NewPasskey,
  readNewPasskey,
  readPasskeyUse,
  requestOptions,
} from '#portal/platform/webauthn.ts';
import { FLAG, softwarePasskey } from '../../../support/portal/software-passkey.ts';

const ORIGIN = 'https://portal.example';
const challenge = Buffer.alloc(32, 7);
const asked = { origin: ORIGIN, challenge };
const ACCOUNT = { handle: 'st-0001', name: 'a@city.example', displayName: '職員' };
const right = { origin: ORIGIN };

async function made(told: object = {}, counts = true) {
  const device = softwarePasskey({ counts });
  const passkey = await readNewPasskey(
    device.create(creationOptions(asked, ACCOUNT, []), { ...right, ...told }),
    asked,
  );
  return { device, passkey };
}

async function used(): Promise<{ device: ReturnType<typeof softwarePasskey>; passkey: NewPasskey }> {
  const { device, passkey } = await made();
  if (passkey === undefined) throw new Error('a good passkey is read');
  return { device, passkey };
}

/** The text with one bit of one byte turned. */
function turned(text: string, at: number): string {
  const bytes = Buffer.from(text, 'base64url');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('base64url');
}

describe('a new passkey', () => {
  it('is read with its key, and whether it may be copied', async () => {
    const { device, passkey } = await made({ flags: FLAG.present | FLAG.verified | FLAG.syncable | FLAG.synced });
    expect(passkey).toMatchObject({ counter: 0, isSyncable: true, isSynced: true, transports: ['internal'] });
    expect(passkey?.credentialId.toString('base64url')).toBe(device.id);
    expect((await made()).passkey).toMatchObject({ isSyncable: false, isSynced: false });
  });

  it.each([
    ['for another page', { origin: 'https://portal.example.evil.example' }],
    ['for a sister host', { origin: 'https://a.portal.example' }],
    ['for another host in the signed part', { rpId: 'evil.example' }],
    ['for another challenge', { challenge: Buffer.alloc(32, 8).toString('base64url') }],
    ['of another kind of answer', { type: 'webauthn.get' }],
    ['whose holder was not verified', { flags: FLAG.present }],
    ['whose holder was not present', { flags: FLAG.verified }],
    ['copied, though it may not be', { flags: FLAG.present | FLAG.verified | FLAG.synced }],
    ['vouched for by a certificate that was not asked for', { format: 'apple' }],
    ['vouched for in a form nobody knows', { format: 'strange' }],
  ])('%s is refused', async (_, told) => {
    expect((await made(told)).passkey).toBeUndefined();
  });

  it('in bytes that are no such thing is refused', async () => {
    const good = softwarePasskey().create(creationOptions(asked, ACCOUNT, []), right);
    const attestationObject = good.response.attestationObject.slice(0, 60);
    const broken: NewPasskeyAnswer = { ...good, response: { ...good.response, attestationObject } };
    expect(await readNewPasskey(broken, asked)).toBeUndefined();
  });

  it('answers no challenge from within another site’s page', () => {
    const device = softwarePasskey();
    const options = creationOptions(asked, ACCOUNT, []);
    expect(challengeIn(device.create(options, right))).toEqual(challenge);
    expect(challengeIn(device.create(options, { ...right, crossOrigin: true }))).toBeUndefined();
  });
});

describe('the use of a passkey', () => {
  it('tells its counter, and that it was copied meanwhile', async () => {
    const device = softwarePasskey();
    const flags = FLAG.present | FLAG.verified | FLAG.syncable;
    const passkey = await readNewPasskey(
      device.create(creationOptions(asked, ACCOUNT, []), { ...right, flags }),
      asked,
    );
    if (passkey === undefined) throw new Error('a good passkey is read');
    const answer = device.use(requestOptions(asked), { ...right, flags: flags | FLAG.synced });
    expect(await readPasskeyUse(answer, asked, passkey)).toEqual({ counter: 1, isSynced: true, isCounterBack: false });
  });

  it('of one that never counts is taken', async () => {
    const { device, passkey } = await made({}, false);
    if (passkey === undefined) throw new Error('a good passkey is read');
    expect(await readPasskeyUse(device.use(requestOptions(asked), right), asked, passkey)).toMatchObject({
      counter: 0,
      isCounterBack: false,
    });
  });

  it.each([
    ['for another page', { origin: 'http://portal.example' }],
    ['for another host', { rpId: 'evil.example' }],
    ['for another challenge', { challenge: Buffer.alloc(32, 8).toString('base64url') }],
    ['of another kind of answer', { type: 'webauthn.create' }],
    ['whose holder was not verified', { flags: FLAG.present }],
    ['that became one that may be copied', { flags: FLAG.present | FLAG.verified | FLAG.syncable }],
  ])('%s is refused', async (_, told) => {
    const { device, passkey } = await used();
    expect(
      await readPasskeyUse(device.use(requestOptions(asked), { ...right, ...told }), asked, passkey),
    ).toBeUndefined();
  });

  it.each([
    ['signature', 20],
    ['authenticatorData', 0],
    ['authenticatorData', 33],
    ['clientDataJSON', 60],
  ] as const)('with a bit of its %s turned at %i is refused', async (member, at) => {
    const { device, passkey } = await used();
    const good = device.use(requestOptions(asked), right);
    const response = { ...good.response, [member]: turned(good.response[member], at) };
    const answer: PasskeyUseAnswer = { ...good, response };
    expect(await readPasskeyUse(good, asked, passkey)).toBeDefined();
    expect(await readPasskeyUse(answer, asked, passkey)).toBeUndefined();
  });

  it('signed by another passkey is refused', async () => {
    const { passkey } = await used();
    const other = softwarePasskey().use(requestOptions(asked), right);
    const { id } = { id: passkey.credentialId.toString('base64url') };
    expect(await readPasskeyUse({ ...other, id, rawId: id }, asked, passkey)).toBeUndefined();
  });

  it('DT-19: by a copy, whose counter is behind, is told', async () => {
    const { device, passkey } = await used();
    const answer = device.use(requestOptions(asked), right);
    for (const counter of [1, 5]) {
      expect(await readPasskeyUse(answer, asked, { ...passkey, counter })).toMatchObject({ isCounterBack: true });
    }
  });
});
