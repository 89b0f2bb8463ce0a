import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { RevocationState } from '#contract/failures/certificate-failures.ts';
import type { CardKey } from '#contract/values/brands.ts';
import { readBoundedBody, readBoundedFile } from '#platform/bounded-reading.ts';
import { NewestMap } from '#platform/newest-map.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { type CrlCheck, checkCrl, readCheckedCrl } from './crl.ts';
import { composeOcspRequest, NONCE_BYTES, readOcspResponse } from './ocsp.ts';
import type { RevocationAnswer, RevocationChecker, RevocationQuestion } from './revocation-answer.ts';
import type { IssuedCertificate, RevocationReading } from './revocation-reading.ts';

export type RevocationMethod = 'crl' | 'ocsp';

/** Where answers come from, by role. Addresses in certificates are never followed. */
interface RevocationSources {
  readonly crlUrl?: string;
  readonly crlFile?: string;
  readonly ocspUrl?: string;
}

export interface RevocationConfiguration {
  /** In the order they are asked; none: revocation is `notChecked`. */
  readonly methods: readonly RevocationMethod[];
  readonly sources: Readonly<Partial<Record<CardKey, RevocationSources>>>;
  readonly fetch: typeof fetch;
  /** How old an answer without a next update may be. */
  readonly maxAgeMs?: number;
  readonly timeOutMs?: number;
}

const DEFAULT_MAX_AGE_MS = 24 * 3_600_000;
const DEFAULT_TIME_OUT_MS = 10_000;
const CRL_LIMIT_BYTES = 8_000_000;
const OCSP_LIMIT_BYTES = 65_536;
const MOST_KEPT_LISTS = 16;
const MOST_KEPT_ANSWERS = 1_000;

/**
 * Asks configured CRLs and OCSP responders. Never rejects: an answer that does not come, cannot be read or is not
 * believed is `unavailable`. The first method with a definite answer decides; of several certificates of a path, the
 * worst state.
 *
 * An answer is kept until its own next update and judged anew at each use; one that names none is asked for each time
 * (RFC 6960, 4.2.2.1). A list is fetched and checked once for all who wait for it.
 */
export function createRevocationChecker(configuration: RevocationConfiguration): RevocationChecker {
  const memory: Memory = {
    lists: new NewestMap(MOST_KEPT_LISTS),
    listsOnTheirWay: new Map(),
    answers: new NewestMap(MOST_KEPT_ANSWERS),
  };
  return {
    async check({ path, role, atMs, signal }: RevocationQuestion): Promise<RevocationAnswer> {
      const states: RevocationState[] = [];
      const evidence: Uint8Array[] = [];
      for (const [n, certificate] of path.entries()) {
        const issuer = path[n + 1];
        if (issuer === undefined) break;
        const about = { certificate, issuer, atMs, maxAgeMs: configuration.maxAgeMs ?? DEFAULT_MAX_AGE_MS };
        const asked = await askAbout(about, {
          configuration,
          memory,
          sources: configuration.sources[role] ?? {},
          signal,
        });
        states.push(asked.state);
        evidence.push(...asked.evidence);
      }
      return { state: worst(states), evidence, checkedAtMs: atMs };
    },
  };
}

/** A list and the result of its check. */
interface ReceivedList {
  readonly bytes: Uint8Array;
  readonly check: CrlCheck;
  /** Of the file it was read from; empty for a download. */
  readonly version: string;
}

interface KeptAnswer {
  readonly bytes: Uint8Array;
  readonly nonce: Uint8Array;
}

interface Memory {
  readonly lists: NewestMap<string, ReceivedList>;
  readonly listsOnTheirWay: Map<string, Promise<ReceivedList | undefined>>;
  readonly answers: NewestMap<string, KeptAnswer>;
}

/** The question's surroundings. */
interface Asking {
  readonly configuration: RevocationConfiguration;
  readonly memory: Memory;
  readonly sources: RevocationSources;
  readonly signal: AbortSignal;
}

const WORST_FIRST = ['revoked', 'onHold', 'unknown', 'unavailable', 'notChecked'] as const;

function worst(states: readonly RevocationState[]): RevocationState {
  if (states.length === 0) return 'notChecked';
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'good';
}

async function askAbout(
  about: IssuedCertificate,
  asking: Asking,
): Promise<{ state: RevocationState; evidence: Uint8Array[] }> {
  const { methods } = asking.configuration;
  let state: RevocationState = methods.length === 0 ? 'notChecked' : 'unavailable';
  for (const method of methods) {
    const asked = method === 'crl' ? await askCrl(about, asking) : await askOcsp(about, asking);
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

async function askCrl(about: IssuedCertificate, asking: Asking): Promise<Asked | undefined> {
  const { sources, memory, signal } = asking;
  const place = sources.crlFile ?? sources.crlUrl;
  if (place === undefined) return undefined;
  const version = sources.crlFile === undefined ? '' : await fileVersion(sources.crlFile);
  const key = `${about.issuer.sha256} ${place}`;
  const kept = memory.lists.get(key);
  const keptReading = kept?.version === version ? readingOf(kept, { ...about, maxAgeMs: 0 }) : undefined;
  if (kept !== undefined && keptReading?.ok) return { bytes: kept.bytes, reading: keptReading };

  const received = await unlessAborted(receiveList(key, version, about.issuer, asking), signal);
  return received && { bytes: received.bytes, reading: readingOf(received, about) };
}

function readingOf({ check }: ReceivedList, about: IssuedCertificate): RevocationReading {
  return check.ok ? readCheckedCrl(check.list, about) : check;
}

/** Fetches and checks a list, once for all callers that want the same one meanwhile. */
function receiveList(
  key: string,
  version: string,
  issuer: Certificate,
  { configuration, memory, sources: { crlFile, crlUrl } }: Asking,
): Promise<ReceivedList | undefined> {
  const onItsWay = memory.listsOnTheirWay.get(key);
  if (onItsWay !== undefined) return onItsWay;
  const receive = async () => {
    const bytes =
      crlFile === undefined
        ? await download(crlUrl ?? '', { method: 'GET' }, CRL_LIMIT_BYTES, [], configuration)
        : await readBoundedFile(crlFile, CRL_LIMIT_BYTES).catch(() => undefined);
    if (bytes === undefined) return undefined;
    const received = { bytes, check: checkCrl(bytes, issuer), version };
    if (received.check.ok) memory.lists.set(key, received);
    return received;
  };
  const receiving = receive().finally(() => memory.listsOnTheirWay.delete(key));
  memory.listsOnTheirWay.set(key, receiving);
  return receiving;
}

async function askOcsp(about: IssuedCertificate, asking: Asking): Promise<Asked | undefined> {
  const { configuration, memory, signal } = asking;
  const { ocspUrl } = asking.sources;
  if (ocspUrl === undefined) return undefined;
  const key = `${about.issuer.sha256} ${about.certificate.serialHex} ${ocspUrl}`;
  const kept = memory.answers.get(key);
  const keptReading = kept && readOcspResponse(kept.bytes, kept.nonce, { ...about, maxAgeMs: 0 });
  if (kept && keptReading?.ok) return { bytes: kept.bytes, reading: keptReading };
  const nonce = new Uint8Array(randomBytes(NONCE_BYTES));
  const request: RequestInit = {
    method: 'POST',
    headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
    body: Buffer.from(composeOcspRequest(about.certificate, about.issuer, nonce)),
  };
  const bytes = await download(ocspUrl, request, OCSP_LIMIT_BYTES, [signal], configuration);
  if (bytes === undefined) return undefined;
  const reading = readOcspResponse(bytes, nonce, about);
  if (reading.ok && reading.state !== 'unknown') memory.answers.set(key, { bytes, nonce });
  return { bytes, reading };
}

/** Changes when the file does; `absent` where it cannot be looked at. */
async function fileVersion(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return found === undefined ? 'absent' : `${found.size} ${found.mtimeMs} ${found.ino}`;
}

/** Stops waiting when the signal does; the task goes on for its other callers. */
async function unlessAborted<T>(task: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const giveUp = () => resolve(undefined);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([task, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** The body of a 200 answer within the limit and the time; redirects are not followed. */
async function download(
  url: string,
  request: RequestInit,
  limitBytes: number,
  signals: readonly AbortSignal[],
  { fetch, timeOutMs = DEFAULT_TIME_OUT_MS }: RevocationConfiguration,
): Promise<Uint8Array | undefined> {
  const bounded = AbortSignal.any([...signals, AbortSignal.timeout(timeOutMs)]);
  try {
    const response = await fetch(url, { ...request, redirect: 'error', signal: bounded });
    if (response.status === 200) return await readBoundedBody(response, limitBytes);
    await response.body?.cancel();
    return undefined;
  } catch {
    return undefined;
  }
}
