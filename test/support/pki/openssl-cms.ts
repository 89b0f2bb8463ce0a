import { execFileSync, spawnSync } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Signer {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly key: KeyObject;
  /** DER. */
  readonly authority: Uint8Array;
}

/** Signatures (CMS) by openssl, and its word on them. */
export interface OpensslCms {
  sign(content: Uint8Array, signer: Signer, ...args: readonly string[]): Uint8Array;
  /** Of somebody whom nobody knows. */
  signAsStranger(content: Uint8Array, ...args: readonly string[]): Uint8Array;
  /** What it says was signed; `undefined` where it does not verify by the authority of `signer`. */
  verified(cms: Uint8Array, signer: Signer, content?: Uint8Array): Buffer | undefined;
  remove(): void;
}

export function opensslCms(): OpensslCms {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-cms-'));
  const at = (name: string) => join(folder, name);
  const run = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });

  function signed(content: Uint8Array, args: readonly string[]): Uint8Array {
    writeFileSync(at('content'), content);
    run(
      'cms',
      '-sign',
      '-binary',
      '-md',
      'sha256',
      '-outform',
      'DER',
      '-in',
      at('content'),
      '-out',
      at('cms'),
      ...args,
    );
    return new Uint8Array(readFileSync(at('cms')));
  }

  function keep({ certificate, key, authority }: Signer): void {
    writeFileSync(at('signer.pem'), pem(certificate));
    writeFileSync(at('authority.pem'), pem(authority));
    writeFileSync(at('key.pem'), key.export({ format: 'pem', type: 'pkcs8' }));
  }

  return {
    sign(content, signer, ...args) {
      keep(signer);
      return signed(content, ['-signer', at('signer.pem'), '-inkey', at('key.pem'), ...args]);
    },
    signAsStranger(content, ...args) {
      const subject = ['-subj', '/C=XX/O=Elsewhere/CN=Somebody', '-days', '3650'];
      const keys = ['-keyout', at('stranger-key.pem'), '-out', at('stranger.pem')];
      run('req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, ...keys);
      return signed(content, ['-signer', at('stranger.pem'), '-inkey', at('stranger-key.pem'), ...args]);
    },
    verified(cms, signer, content) {
      keep(signer);
      writeFileSync(at('cms'), cms);
      writeFileSync(at('content'), content ?? new Uint8Array());
      const detached = content === undefined ? [] : ['-content', at('content')];
      const by = ['-CAfile', at('authority.pem'), '-purpose', 'any', '-out', at('out')];
      const args = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', at('cms'), ...detached, ...by];
      return spawnSync('openssl', args).status === 0 ? readFileSync(at('out')) : undefined;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function pem(der: Uint8Array): string {
  const lines = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
