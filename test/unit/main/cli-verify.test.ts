import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandLine, commandLine } from '../../support/host/command-line.ts';
import { AT_MS, testCa, testLeaf } from '../../support/pki/issue-certificate.ts';
import { hasTools } from '../../support/system-tools.ts';

const AT = new Date(AT_MS).toISOString();
const SIGNER = testLeaf('sign');

describe.skipIf(!hasTools('openssl'))(
  'verify says what an ordinary file is, whose signature, and what is unknown',
  () => {
    let folder: string;
    let cli: CommandLine;
    const file = (name: string) => join(folder, name);
    const openssl = (...args: readonly string[]) =>
      execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] });

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'verify-'));
      cli = commandLine({ HOME: folder, LANG: 'en_US.UTF-8' });
      mkdirSync(file('trust'));
      writeFileSync(file('trust/sign.der'), testCa('sign').der);
      writeFileSync(file('letter.txt'), 'a letter\n');
      writeFileSync(file('key.pem'), SIGNER.key.export({ format: 'pem', type: 'pkcs8' }));
      writeFileSync(file('signer.der'), SIGNER.der);
      openssl('x509', '-inform', 'DER', '-in', file('signer.der'), '-out', file('signer.pem'));
      openssl(
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/C=XX/O=Elsewhere/CN=Somebody', '-days', '3650'],
        ...['-keyout', file('other-key.pem'), '-out', file('other.pem')],
      );
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    function signed(name: string, who: 'signer' | 'other', ...args: readonly string[]): string {
      const key = who === 'signer' ? 'key.pem' : 'other-key.pem';
      openssl(
        ...['cms', '-sign', '-binary', '-md', 'sha256', '-in', file('letter.txt'), '-out', file(name)],
        ...['-signer', file(`${who}.pem`), '-inkey', file(key), ...args],
      );
      return file(name);
    }

    const verify = (path: string, ...args: readonly string[]) =>
      cli.run(['verify', path, '--trust', file('trust'), '--at', AT, ...args]);

    it.each([
      ['der', ['-outform', 'DER']],
      ['pem', ['-outform', 'PEM']],
      ['ber', ['-outform', 'DER', '-nodetach', '-stream']],
    ] as const)('a signature of ours in %s is verified', async (encoding, args) => {
      const path = signed(`ours.${encoding}`, 'signer', '-cades', ...args);
      const content = encoding === 'ber' ? [] : ['--content', file('letter.txt')];
      const checked = await verify(path, ...content);
      expect(checked).toMatchObject({
        status: 0,
        json: {
          valid: true,
          file: { kind: 'signedData', encoding },
          signatures: [{ unchecked: ['revocation'], problems: [] }],
        },
      });
    });

    it('content that was changed is told, in BER as well', async () => {
      const path = signed('changed.ber', 'signer', '-cades', '-outform', 'DER', '-nodetach', '-stream');
      const bytes = readFileSync(path);
      bytes[bytes.indexOf('a letter')] = 0x41;
      writeFileSync(path, bytes);
      expect(await verify(path)).toMatchObject({
        status: 6,
        json: { valid: false, signatures: [{ problems: [{ problem: 'messageDigestMismatch' }] }] },
      });
    });

    it.each([
      ['another profile', ['-outform', 'DER'], 'attributeMissing'],
      ['no attributes', ['-outform', 'PEM', '-noattr'], 'noSignedAttributes'],
      ['a hash of old', ['-outform', 'DER', '-cades', '-md', 'sha1'], 'digestAlgorithmRefused'],
      ['no certificate', ['-outform', 'DER', '-cades', '-nocerts'], 'signerNotIncluded'],
    ] as const)(
      'CMS with %s: who claims to have signed, why it is not verified, what stays unknown',
      async (name, args, problem) => {
        const path = signed(`${name}.p7s`, 'other', ...args);
        const { status, json } = await verify(path, '--content', file('letter.txt'));
        expect({ status, json }).toMatchObject({
          status: 6,
          json: {
            valid: false,
            file: { kind: 'signedData' },
            signatures: [
              { unchecked: ['integrity', 'trust', 'revocation'], problems: [{ code: 'signatureInvalid', problem }] },
            ],
          },
        });
        const [signature] = json.signatures as { signer: { subject: string } | null }[];
        expect(signature?.signer?.subject).toBe(
          args.includes('-nocerts' as never) ? undefined : 'CN=Somebody,O=Elsewhere,C=XX',
        );
      },
    );

    it('a sound signature by a stranger: only whom to believe is the question', async () => {
      const path = signed('stranger.p7s', 'other', '-cades', '-outform', 'DER');
      expect(await cli.run(['verify', path, '--content', file('letter.txt'), '--trust', file('trust')])).toMatchObject({
        status: 6,
        json: {
          signatures: [
            {
              signer: { subject: 'CN=Somebody,O=Elsewhere,C=XX' },
              unchecked: ['revocation'],
              problems: [{ problem: 'issuerUnknown' }],
            },
          ],
        },
      });
    });

    it('two signers are both named', async () => {
      signed('one.p7s', 'signer', '-cades', '-outform', 'DER', '-nodetach');
      openssl(
        ...['cms', '-resign', '-inform', 'DER', '-outform', 'DER', '-md', 'sha256', '-in', file('one.p7s')],
        ...['-signer', file('other.pem'), '-inkey', file('other-key.pem'), '-out', file('two.p7s')],
      );
      const { status, json } = await verify(file('two.p7s'));
      const signatures = json.signatures as { signer: { subject: string }; problems: { problem: string }[] }[];
      expect(status).toBe(6);
      expect(signatures.map(({ signer }) => signer.subject.slice(0, 5)).sort()).toEqual(['CN=20', 'CN=So']);
      expect(signatures.map(({ problems }) => problems[0]?.problem)).toEqual(['severalSigners', 'severalSigners']);
    });

    it('files that are no signature are named, and end with 6 and no signature', async () => {
      openssl(
        'cms',
        '-encrypt',
        '-in',
        file('letter.txt'),
        '-outform',
        'DER',
        '-out',
        file('secret.p7m'),
        file('other.pem'),
      );
      openssl(
        ...['pkcs12', '-export', '-in', file('other.pem'), '-inkey', file('other-key.pem'), '-passout', 'pass:x'],
        ...['-out', file('store.p12')],
      );
      signed('mail.eml', 'other', '-outform', 'SMIME');
      for (const [name, kind] of [
        ['secret.p7m', 'otherCms'],
        ['store.p12', 'keyStore'],
        ['other.pem', 'certificate'],
        ['signer.der', 'certificate'],
        ['key.pem', 'privateKey'],
        ['mail.eml', 'mail'],
      ] as const) {
        expect(await verify(file(name)), name).toMatchObject({
          status: 6,
          json: { valid: false, file: { kind }, signatures: [] },
        });
      }
      expect(await verify(file('letter.txt'))).toMatchObject({
        status: 6,
        json: { file: { kind: 'unknown' }, signatures: [{ problems: [{ problem: 'notDer' }] }] },
      });
    });

    it.each([
      [
        'en_US.UTF-8',
        ['This is a CMS signature (PEM)', 'Signer: CN=Somebody,O=Elsewhere,C=XX', 'Not checked: whether'],
      ],
      ['ja_JP.UTF-8', ['CMSの署名です (PEM)', '署名した人：CN=Somebody,O=Elsewhere,C=XX', '確かめていないこと：']],
    ])('a person reads the same in words, %s', (LANG, expected) => {
      const path = signed('words.p7s', 'other', '-outform', 'PEM');
      const args = [
        join(import.meta.dirname, '../../../main/cli/madoguchi.js'),
        'verify',
        path,
        '--content',
        file('letter.txt'),
      ];
      let said = '';
      try {
        execFileSync(process.execPath, args, {
          env: { ...process.env, HOME: folder, LANG },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
      } catch (error) {
        said = String((error as { stdout: Buffer }).stdout);
      }
      for (const sentence of expected) expect(said).toContain(sentence);
    });
  },
);
