import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { CardKey, EpochMs } from '#contract/values/brands.ts';
import { type JpkiApp, keyProfileOf, openJpkiApp, signingInput } from '#native-bridge/apps/jpki-app.ts';
import { type Certificate, parseCertificate } from '#pki/certificate/certificate.ts';
import { isSignatureBy, signatureAlgorithmOf } from '#pki/der/algorithms.ts';
import { isRsaSignatureOfDigestInfo } from '#pki/der/digest-info.ts';
import type { CardFacts } from './card-access.ts';
import type { CardSteps } from './perform-card-effect.ts';

/** Bytes whose hash the key signs, or a DigestInfo that it signs as it is. */
export type BytesOrDigest = Uint8Array | { readonly digestInfo: Uint8Array };

/** What was signed with the card, and what it means to the flow. */
export interface KeyUse<Result, Piece extends BytesOrDigest = Uint8Array> {
  /** All of it under one PIN; composed once the certificate is known. */
  readonly toBeSigned: readonly Piece[];
  /** Takes one signature for each of `toBeSigned`, as the card gives it: RSA's own bytes, or r‖s. */
  finish(signatures: readonly Uint8Array[]): Promise<Outcome<Result>>;
}

/** The usual case: one signature. */
export function signingOne<Result>(
  bytes: Uint8Array,
  finish: (signature: Uint8Array) => Promise<Outcome<Result>>,
): KeyUse<Result> {
  return {
    toBeSigned: [bytes],
    finish([signature]) {
      if (signature === undefined) throw new RangeError('one signature for one piece');
      return finish(signature);
    },
  };
}

export interface KeyTask<Prepared, Result, Piece extends BytesOrDigest = Uint8Array> {
  readonly now: () => EpochMs;
  prepare(signal: AbortSignal): Promise<Outcome<Prepared>>;
  /**
   * Whether the CA certificate can be had elsewhere than on the card. Asked before the PIN, so that nothing is read
   * after it that could be read before; the signature certificate is not known by then.
   */
  authorityAtHand(certificate: Certificate | undefined): boolean;
  /** Composes what the key is to sign. */
  compose(certificate: Certificate, prepared: Prepared, card: CardAtWork): Promise<Outcome<KeyUse<Result, Piece>>>;
}

/** The card while its key is about to be used. */
export interface CardAtWork {
  /** False for a phone, which shows its authentication certificate only after the PIN: it cannot be known again. */
  readonly shownBeforePin: boolean;
  /** The CA certificate from the card; call it only where it cannot be had elsewhere. */
  readAuthority(): Promise<Outcome<Uint8Array>>;
}

/**
 * Signing with the authentication key: the certificate is read before the PIN is asked (a phone shows it after).
 * `sameCard` was used in this flow before: it is known again by less than its whole certificate, and another is refused.
 */
export function authKeySteps<Prepared, Result>(
  task: KeyTask<Prepared, Result> & { readonly sameCard?: (() => Uint8Array | undefined) | undefined },
): CardSteps<JpkiApp, Prepared, Result> {
  return {
    slot: 'auth',
    prepare: task.prepare,
    open: openJpkiApp,
    recognise: recogniseCard,
    async inspect(app) {
      const known = task.sameCard?.();
      const read = known === undefined ? await app.readCertificate('auth') : await sameAs(app, known);
      if (!read.ok && !isShownAfterPin(read.failure)) return read;
      const certificate = read.ok ? usableCertificate('auth', read.value, task.now()) : undefined;
      if (certificate?.ok === false) return certificate;
      const authority = await authorityBeforePin(app, 'auth', certificate?.value, task);
      if (!authority.ok) return authority;
      return withTries(await app.triesLeft('auth'), read.ok ? read.value : undefined, authority.value);
    },
    async use(app, { facts, pin, prepared, report }) {
      const verified = await app.verify('auth', pin);
      if (!verified.ok) return verified;
      report('signing');
      const der =
        facts.authCertificate === undefined ? await app.readCertificate('auth') : success(facts.authCertificate);
      return der.ok ? signWith(app, 'auth', der.value, { prepared, task, facts }) : der;
    },
  };
}

/**
 * Signing with the signature key. Its certificate can only be read after the password. `sessionCard` is the card that
 * opened the portal session: another one is refused before anything is asked.
 */
export function signatureKeySteps<Prepared, Result>(
  task: KeyTask<Prepared, Result, BytesOrDigest> & {
    readonly sessionCard: () => Uint8Array | undefined;
    readonly oneSitting: boolean;
  },
): CardSteps<JpkiApp, Prepared, Result> {
  return {
    slot: 'sign',
    prepare: task.prepare,
    open: openJpkiApp,
    recognise: recogniseCard,
    async inspect(app) {
      const inspected = await inspectForSignature(app, task.sessionCard(), task.oneSitting);
      if (!inspected.ok || task.oneSitting) return inspected;
      const authority = await authorityBeforePin(app, 'sign', undefined, task);
      return authority.ok ? success({ ...inspected.value, authority: authority.value }) : authority;
    },
    async use(app, { facts, pin, prepared, report }) {
      const verified = await app.verify('sign', pin);
      if (!verified.ok) return verified;
      report('signing');
      const der = await app.readCertificate('sign');
      return der.ok ? signWith(app, 'sign', der.value, { prepared, task, facts }) : der;
    },
  };
}

/**
 * Nobody is asked for the password of a certificate that the card says it does not have. In one sitting the password
 * is there already, and the question is not worth its exchange.
 */
export async function inspectForSignature(
  app: JpkiApp,
  sessionCard: Uint8Array | undefined,
  oneSitting: boolean,
): Promise<Outcome<CardFacts>> {
  const known = await knownCard(app, sessionCard, oneSitting);
  if (!known.ok) return known;
  if (!oneSitting) {
    const presence = await app.certificatePresence();
    if (!presence.ok) return presence;
    if (presence.value.sign === false) return failed({ code: 'cardCertificateMissing', key: 'sign' });
  }
  return withTries(await app.triesLeft('sign'), known.value);
}

export async function recogniseCard(app: JpkiApp, { authCertificate }: CardFacts): Promise<Outcome<void>> {
  return authCertificate === undefined ? success(undefined) : app.recognise(authCertificate);
}

async function sameAs(app: JpkiApp, known: Uint8Array): Promise<Outcome<Uint8Array>> {
  const same = await app.recognise(known);
  return same.ok ? success(known) : same;
}

/** The certificate by which the card will be known again: the session's if there is one, else read now. */
export async function knownCard(
  app: JpkiApp,
  sessionCard: Uint8Array | undefined,
  oneSitting: boolean,
): Promise<Outcome<Uint8Array | undefined>> {
  if (sessionCard !== undefined) {
    return sameAs(app, sessionCard);
  }
  if (oneSitting) return success(undefined);
  const read = await app.readCertificate('auth');
  return !read.ok && isShownAfterPin(read.failure) ? success(undefined) : read;
}

/** A phone shows its authentication certificate only after the PIN. Any other refusal is trouble, and no rule. */
export function isShownAfterPin(failure: Failure): boolean {
  return failure.code === 'cardRefused' && failure.statusWord === '6982';
}

async function authorityBeforePin<Prepared, Result>(
  app: JpkiApp,
  key: CardKey,
  certificate: Certificate | undefined,
  task: Pick<KeyTask<Prepared, Result>, 'authorityAtHand'>,
): Promise<Outcome<Uint8Array | undefined>> {
  return task.authorityAtHand(certificate) ? success(undefined) : app.readCertificate(`${key}Ca`);
}

export function withTries(
  tries: Awaited<ReturnType<JpkiApp['triesLeft']>>,
  authCertificate: Uint8Array | undefined,
  authority: Uint8Array | undefined = undefined,
): Outcome<CardFacts> {
  return tries.ok ? success({ authCertificate, authority, ...tries.value }) : tries;
}

export function usableCertificate(key: CardKey, der: Uint8Array, now: EpochMs): Outcome<Certificate> {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return failed({ code: 'certificateMalformed', problem: parsed.problem });
  const { notAfterMs } = parsed.certificate;
  return now > notAfterMs
    ? failed({ code: 'cardCertificateExpired', key, notAfter: new Date(notAfterMs).toISOString() })
    : success(parsed.certificate);
}

async function signWith<Prepared, Result>(
  app: JpkiApp,
  key: CardKey,
  der: Uint8Array,
  {
    prepared,
    task,
    facts,
  }: {
    readonly prepared: Prepared;
    readonly task: KeyTask<Prepared, Result, BytesOrDigest>;
    readonly facts: CardFacts;
  },
): Promise<Outcome<Result>> {
  const certificate = usableCertificate(key, der, task.now());
  if (!certificate.ok) return certificate;
  const { authority } = facts;
  const composed = await task.compose(certificate.value, prepared, {
    shownBeforePin: facts.authCertificate !== undefined,
    readAuthority: async () => (authority === undefined ? app.readCertificate(`${key}Ca`) : success(authority)),
  });
  if (!composed.ok) return composed;
  const { toBeSigned, finish } = composed.value;
  const signatures: Uint8Array[] = [];
  for (const piece of toBeSigned) {
    const signature =
      'digestInfo' in piece
        ? await signDigest(app, certificate.value, piece.digestInfo)
        : await signOne(app, key, certificate.value, piece);
    if (!signature.ok) return signature;
    signatures.push(signature.value);
  }
  return finish(signatures);
}

async function signOne(
  app: JpkiApp,
  key: CardKey,
  certificate: Certificate,
  bytes: Uint8Array,
): Promise<Outcome<Uint8Array>> {
  const keys = keyProfileOf(certificate.key);
  if (keys === undefined) return failed({ code: 'certificateMalformed', problem: 'keyRefused' });
  const signature = await app.sign(key, keys, signingInput(keys, bytes));
  if (!signature.ok) return signature;
  // A card or reader that answers a wrong signature is found here, not by a refusal of the portal.
  return isSignatureBy(certificate, signatureAlgorithmOf(certificate.key), bytes, signature.value, 'rs')
    ? signature
    : failed({ code: 'cardSignatureWrong' });
}

/** With the signature key alone, where the person saw what is signed, or agreed to not seeing it. */
async function signDigest(app: JpkiApp, certificate: Certificate, info: Uint8Array): Promise<Outcome<Uint8Array>> {
  // No other key takes a DigestInfo.
  if (keyProfileOf(certificate.key) !== 'RSA-2048') {
    return failed({ code: 'certificateMalformed', problem: 'keyRefused' });
  }
  const signature = await app.sign('sign', 'RSA-2048', info);
  if (!signature.ok) return signature;
  return isRsaSignatureOfDigestInfo(certificate, info, signature.value)
    ? signature
    : failed({ code: 'cardSignatureWrong' });
}
