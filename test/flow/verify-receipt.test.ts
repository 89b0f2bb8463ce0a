import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECEIPT_TYPE } from '#contract/portal/application-routes.ts';
import { type CommandLine, commandLine } from '../support/host/command-line.ts';

const PORTAL = 'https://portal.example';
const CLAIMS = {
  iss: PORTAL,
  receiptNumber: '2611-28AB-CDEF',
  receivedAt: '2026-11-28T09:00:00+09:00',
  sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  idempotencyKey: '7b0f5b1e-5a0c-4d4f-9f2e-7c1f7a1d2b3c',
};

describe('verify of a receipt', () => {
  let folder: string;
  let cli: CommandLine;
  let key: CryptoKey;
  const file = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'receipt-'));
    cli = commandLine({ HOME: folder, LANG: 'en_US.UTF-8' });
    const pair = await generateKeyPair('ES256');
    key = pair.privateKey;
    writeFileSync(file('keys.json'), JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1' }] }));
    writeFileSync(file('container.asice'), 'hello');
    writeFileSync(file('other.asice'), 'hullo');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function receipt(claims: object = {}, header: object = {}): Promise<string> {
    const made = await new SignJWT({ ...CLAIMS, iat: Date.parse(CLAIMS.receivedAt) / 1_000, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: RECEIPT_TYPE, kid: 'k1', ...header })
      .sign(key);
    writeFileSync(file('one.jws'), `${made}\n`);
    return file('one.jws');
  }

  it('says what was received, by the keys in a file and no network, and that it is for this container', async () => {
    const path = await receipt();
    const checked = await cli.run(['verify', path, '--keys', file('keys.json'), '--content', file('container.asice')]);
    const { idempotencyKey: _, iss: portal, ...told } = CLAIMS;
    expect(checked).toMatchObject({
      status: 0,
      json: {
        valid: true,
        file: { kind: 'receipt' },
        receipt: { ...told, portal },
        problems: [],
        unchecked: ['portal'],
      },
    });
    const other = await cli.run(['verify', path, '--keys', file('keys.json'), '--content', file('other.asice')]);
    expect(other).toMatchObject({ status: 6, json: { valid: false, problems: [{ problem: 'contentMismatch' }] } });
  });

  it.each([
    ['another type', {}, { typ: 'JWT' }],
    ['no key named', {}, { kid: undefined }],
    ['another key', {}, { kid: 'k2' }],
    ['two moments', { receivedAt: '2026-11-28T09:00:01+09:00' }, {}],
    ['no moment', { iat: undefined }, {}],
    ['no hash', { sha256: 'x' }, {}],
  ])('refuses one with %s', async (_, claims, header) => {
    const checked = await cli.run(['verify', await receipt(claims, header), '--keys', file('keys.json')]);
    expect(checked).toMatchObject({ status: 6, json: { valid: false, receipt: null } });
  });

  it('refuses one of another portal than the one that is named, and one that was changed', async () => {
    const path = await receipt();
    const here = await cli.run(['verify', path, '--keys', file('keys.json'), '--portal', PORTAL]);
    expect(here).toMatchObject({ status: 0, json: { valid: true, unchecked: [] } });
    const elsewhere = await cli.run(['verify', path, '--keys', file('keys.json'), '--portal', 'https://other.example']);
    expect(elsewhere).toMatchObject({ status: 6, json: { valid: false } });
    writeFileSync(path, 'e30.e30.e30');
    expect((await cli.run(['verify', path, '--keys', file('keys.json')])).status).toBe(6);
  });

  it('asks for keys or a portal where neither is named', async () => {
    expect((await cli.run(['verify', await receipt()])).status).toBe(2);
  });
});
