import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { CardKey } from '#contract/brands.ts';
import type { RevocationState } from '#contract/failure.ts';
import type { Certificate } from './certificate.ts';
import { readCrl } from './crl.ts';
import { composeOcspRequest, NONCE_BYTES, readOcspResponse } from './ocsp.ts';
import type { RevocationAnswer, RevocationChecker, RevocationQuestion } from './revocation-answer.ts';
import type { IssuedCertificate, RevocationReading } from './revocation-reading.ts';

export type RevocationMethod = 'crl' | 'ocsp';

/** Where answers come from, by role. Addresses in certificates are never followed. */
export interface RevocationSources {
  readonly crlUrl?: string;
  readonly crlFile?: string;
  readonly ocspUrl?: string;
}

/** An answer as it came, kept to be read again: it is judged anew at each use. */
export interface KeptAnswer {
  readonly bytes: Uint8Array;
  readonly nonce: Uint8Array;
}

export interface RevocationCache {
  get(key: string): KeptAnswer | undefined;
  set(key: string, answer: KeptAnswer): void;
}

export interface RevocationConfiguration {
  /** In the order they are asked; none: revocation is `notChecked`. */
  readonly methods: readonly RevocationMethod[];
  readonly sources: Readonly<Partial<Record<CardKey, RevocationSources>>>;
  readonly fetch: typeof fetch;
  readonly cache?: RevocationCache;
  /** How old an answer without a next update may be. */
  readonly maxAgeMs?: number;
  readonly timeOutMs?: number;
}

const DEFAULT_MAX_AGE_MS = 24 * 3_600_000;
const DEFAULT_TIME_OUT_MS = 10_000;
const CRL_LIMIT_BYTES = 8_000_000;
const OCSP_LIMIT_BYTES = 65_536;

/**
 * Asks configured CRLs and OCSP responders. Never rejects: an answer that does not come, cannot be read or is not
 * believed is `unavailable`. The first method with a definite answer decides; of several certificates of a path, the
 * worst state.
 */
export function createRevocationChecker(configuration: RevocationConfiguration): RevocationChecker {
  return {
    async check({ path, role, atMs, signal }: RevocationQuestion): Promise<RevocationAnswer> {
      const states: RevocationState[] = [];
      const evidence: Uint8Array[] = [];
      for (const [n, certificate] of path.entries()) {
        const issuer = path[n + 1];
        if (issuer === undefined) break;
        const asked = await askAbout(certificate, issuer, role, atMs, signal, configuration);
        states.push(asked.state);
        evidence.push(...asked.evidence);
      }
      return { state: worst(states), evidence, checkedAtMs: atMs };
    },
  };
}

const WORST_FIRST = ['revoked', 'onHold', 'unknown', 'unavailable', 'notChecked'] as const;

function worst(states: readonly RevocationState[]): RevocationState {
  if (states.length === 0) return 'notChecked';
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'good';
}

async function askAbout(
  certificate: Certificate,
  issuer: Certificate,
  role: CardKey,
  atMs: number,
  signal: AbortSignal,
  configuration: RevocationConfiguration,
): Promise<{ state: RevocationState; evidence: Uint8Array[] }> {
  const sources = configuration.sources[role] ?? {};
  const about = { certificate, issuer, atMs, maxAgeMs: configuration.maxAgeMs ?? DEFAULT_MAX_AGE_MS };
  let state: RevocationState = configuration.methods.length === 0 ? 'notChecked' : 'unavailable';
  for (const method of configuration.methods) {
    const asked =
      method === 'crl'
        ? await askCrl(sources, about, signal, configuration)
        : await askOcsp(sources, about, signal, configuration);
    if (asked === undefined || !asked.reading.ok) continue;
    if (asked.reading.state !== 'unknown') return { state: asked.reading.state, evidence: [asked.bytes] };
    state = 'unknown';
  }
  return { state, evidence: [] };
}

interface Asked {
  readonly bytes: Uint8Array;
  readonly reading: RevocationReading;
}

async function askCrl(
  { crlUrl, crlFile }: RevocationSources,
  about: IssuedCertificate,
  signal: AbortSignal,
  configuration: RevocationConfiguration,
): Promise<Asked | undefined> {
  if (crlFile !== undefined) {
    const bytes = await readBounded(crlFile);
    return bytes && { bytes, reading: readCrl(bytes, about) };
  }
  if (crlUrl === undefined) return undefined;
  const key = `crl ${crlUrl}`;
  const kept = configuration.cache?.get(key);
  const keptReading = kept && readCrl(kept.bytes, about);
  if (kept && keptReading?.ok) return { bytes: kept.bytes, reading: keptReading };
  const bytes = await download(crlUrl, { method: 'GET' }, CRL_LIMIT_BYTES, signal, configuration);
  if (bytes === undefined) return undefined;
  const reading = readCrl(bytes, about);
  if (reading.ok) configuration.cache?.set(key, { bytes, nonce: new Uint8Array() });
  return { bytes, reading };
}

async function askOcsp(
  { ocspUrl }: RevocationSources,
  about: IssuedCertificate,
  signal: AbortSignal,
  configuration: RevocationConfiguration,
): Promise<Asked | undefined> {
  if (ocspUrl === undefined) return undefined;
  const key = `ocsp ${about.issuer.sha256} ${about.certificate.serialHex}`;
  const kept = configuration.cache?.get(key);
  const keptReading = kept && readOcspResponse(kept.bytes, kept.nonce, about);
  if (kept && keptReading?.ok) return { bytes: kept.bytes, reading: keptReading };
  const nonce = new Uint8Array(randomBytes(NONCE_BYTES));
  const request: RequestInit = {
    method: 'POST',
    headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
    body: Buffer.from(composeOcspRequest(about.certificate, about.issuer, nonce)),
  };
  const bytes = await download(ocspUrl, request, OCSP_LIMIT_BYTES, signal, configuration);
  if (bytes === undefined) return undefined;
  const reading = readOcspResponse(bytes, nonce, about);
  if (reading.ok && reading.state !== 'unknown') configuration.cache?.set(key, { bytes, nonce });
  return { bytes, reading };
}

async function readBounded(file: string): Promise<Uint8Array | undefined> {
  try {
    const bytes = new Uint8Array(await readFile(file));
    return bytes.length > CRL_LIMIT_BYTES ? undefined : bytes;
  } catch {
    return undefined;
  }
}

/** The body of a 200 answer within the limit and the time; redirects are not followed. */
async function download(
  url: string,
  request: RequestInit,
  limitBytes: number,
  signal: AbortSignal,
  { fetch, timeOutMs = DEFAULT_TIME_OUT_MS }: RevocationConfiguration,
): Promise<Uint8Array | undefined> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeOutMs)]);
  try {
    const response = await fetch(url, { ...request, redirect: 'error', signal: bounded });
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel();
      return undefined;
    }
    const chunks: Uint8Array[] = [];
    let total = 0;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      total += chunk.length;
      // Leaving the loop cancels the body.
      if (total > limitBytes) return undefined;
      chunks.push(chunk);
    }
    return new Uint8Array(Buffer.concat(chunks));
  } catch {
    return undefined;
  }
}

/** Keeps the newest answers of a process, at most `mostEntries`. */
export function memoryRevocationCache(mostEntries = 1_000): RevocationCache {
  const kept = new Map<string, KeptAnswer>();
  return {
    get: (key) => kept.get(key),
    set(key, answer) {
      kept.delete(key);
      kept.set(key, answer);
      const [oldest] = kept.keys();
      if (kept.size > mostEntries && oldest !== undefined) kept.delete(oldest);
    },
  };
}
