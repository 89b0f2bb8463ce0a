import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { errorCode } from '#platform/error-code.ts';
import type { PortalLog } from '../log.ts';

const FILE_LIMIT_BYTES = 262_144;
const LOOK_EVERY_MS = 1_000;

interface TlsFiles {
  /** PEM: the server's certificate, then those up to its CA. */
  readonly certificateFile: string;
  /** PEM, without a password. */
  readonly keyFile: string;
}

interface TlsPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface TlsCertificate {
  readonly pair: TlsPair;
  /** Serves each new pair from then on; one that does not fit is not taken, and the log says so. */
  follow<T extends Server>(server: T): T;
  stop(): void;
}

/** Reads the pair, and looks for a renewed one every second. Fails with `usage`, naming the setting. */
export async function openTlsCertificate(files: TlsFiles, log: PortalLog): Promise<Outcome<TlsCertificate>> {
  const first = await readPair(files);
  if (!first.ok) return first;
  let { value: pair } = first;
  let refused: TlsPair | undefined;
  const servers = new Set<Server>();

  const look = async () => {
    const read = await readPair(files);
    const renewed = read.ok ? read.value : undefined;
    if (renewed === undefined || isSame(renewed, pair) || (refused !== undefined && isSame(renewed, refused))) return;
    if (!isUsable(renewed)) {
      refused = renewed;
      return log({ event: 'certificateRefused' });
    }
    pair = renewed;
    for (const server of servers) server.setSecureContext({ ...pair, minVersion: 'TLSv1.2' });
    log({ event: 'certificateRenewed' });
  };
  const looking = setInterval(() => void look(), LOOK_EVERY_MS);
  looking.unref();

  if (!isUsable(pair)) {
    clearInterval(looking);
    return failed({ code: 'usage', detail: 'tls.certificateFile and tls.keyFile are not a certificate and its key' });
  }
  return success({
    get pair() {
      return pair;
    },
    follow(server) {
      servers.add(server);
      return server;
    },
    stop: () => clearInterval(looking),
  });
}

async function readPair({ certificateFile, keyFile }: TlsFiles): Promise<Outcome<TlsPair>> {
  const cert = await readPem('tls.certificateFile', certificateFile);
  if (!cert.ok) return cert;
  const key = await readPem('tls.keyFile', keyFile);
  return key.ok ? success({ cert: cert.value, key: key.value }) : key;
}

async function readPem(setting: string, file: string): Promise<Outcome<Buffer>> {
  try {
    const bytes = await readBoundedFile(file, FILE_LIMIT_BYTES);
    return bytes === undefined
      ? failed({ code: 'usage', detail: `${setting} is too large` })
      : success(Buffer.from(bytes));
  } catch (error) {
    return failed({ code: 'usage', detail: `${setting} cannot be read: ${errorCode(error)}` });
  }
}

function isUsable(pair: TlsPair): boolean {
  try {
    createSecureContext(pair);
    return true;
  } catch {
    return false;
  }
}

function isSame(one: TlsPair, other: TlsPair): boolean {
  return one.cert.equals(other.cert) && one.key.equals(other.key);
}
