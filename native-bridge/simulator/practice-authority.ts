import {
  createHash,
  createPrivateKey,
  generateKeyPair as generateKeyPairCallback,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type PersonaName, personaSchema } from '#contract/card/persona.ts';
import type { CardKey } from '#contract/values/brands.ts';
import { parsedJson } from '#platform/json-text.ts';
import { makePrivateFolder, readPrivateText, writeNewPrivateFile, writePrivateFile } from '#platform/private-file.ts';
import { CARD_PROFILES, type KeyProfileName } from '../profile/card-profile.ts';
import {
  type IssuingCa,
  issueAuthCertificate,
  issueCaCertificate,
  issueSignCertificate,
} from './certificate-profile.ts';
import { type CertificateTerm, expiredTerm, runningTerm } from './certificate-term.ts';
import { type CertificateState, PERSONAS, type Persona } from './invented-holder.ts';
import { composeCrl, composeOcspResponse, type IssuedSerial } from './revocation-answers.ts';

/** A key and its certificate as a practice card holds them. */
interface CardCredential {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly key: KeyObject;
}

/** All that goes into a practice card. */
export interface PracticeHolder {
  readonly persona: Persona;
  readonly auth: CardCredential;
  /** Absent where none was ever issued. */
  readonly sign: CardCredential | undefined;
  /** DER. */
  readonly authCa: Uint8Array;
  readonly signCa: Uint8Array;
  /** Signs the printed data of the card; on real cards that is another authority than the certificates'. */
  readonly printedDataKey: KeyObject;
}

/** The invented PKI of practice cards, under `O=JPKI-VIRTUAL`; no production portal trusts it. */
export interface PracticeAuthority {
  readonly authCa: IssuingCa;
  readonly signCa: IssuingCa;
  /** Makes the keys and certificates at first use and keeps them in the folder. */
  holder(persona: PersonaName): Promise<PracticeHolder>;
  /** DER, good for seven days from `nowMs`. */
  crl(role: CardKey, nowMs: number): Promise<Uint8Array>;
  /** DER, signed by the CA that the request names, good for an hour from `nowMs`. */
  ocspResponse(requestDer: Uint8Array, nowMs: number): Promise<Uint8Array>;
}

const generateKeyPair = promisify(generateKeyPairCallback);
const YEAR_MS = 365.25 * 86_400_000;
/** Before any certificate of a persona, the expired ones included. */
const CA_BEGAN_AGO_MS = 8 * YEAR_MS;
const CA_ENDS_AFTER_MS = 12 * YEAR_MS;
/** After this an authority is begun anew, so that what it issued never outlasts it. */
const AUTHORITY_LASTS_MS = 5 * YEAR_MS;
/** After this a holder's certificates are made anew; a running one lasts four years at least. */
const HOLDER_LASTS_MS = YEAR_MS / 12;
/** Two processes that start at once read their clocks at different moments. */
const CLOCK_TOLERANCE_MS = 86_400_000;
/** Two keys and two certificates in PEM, with room to spare. */
const FILE_LIMIT_BYTES = 65_536;

const pemSchema = z.string().startsWith('-----BEGIN ').max(8_192);
const credentialSchema = z.strictObject({ certificate: pemSchema, key: pemSchema });
const authorityFileSchema = z.strictObject({
  createdAtMs: z.number().int(),
  auth: credentialSchema,
  sign: credentialSchema,
});
const holderFileSchema = z.strictObject({
  createdAtMs: z.number().int(),
  authority: z.string().length(64),
  auth: credentialSchema,
  sign: credentialSchema.nullable(),
});
type CredentialText = z.infer<typeof credentialSchema>;

/**
 * Opens the practice authority kept in `dir`, making it at first use: `auth-ca.pem` and `sign-ca.pem` (the folder can
 * be given where trusted CA certificates are asked for), `auth.crl` and `sign.crl`, and keys in `private/`.
 *
 * Two processes that start at once end up with the same authority. Throws where the folder cannot be written.
 */
export async function openPracticeAuthority(dir: string, nowMs: number): Promise<PracticeAuthority> {
  await makePrivateFolder(join(dir, 'private'));
  const text = await loadOrMake(join(dir, 'private', 'authority.json'), authorityFileSchema, {
    isCurrent: ({ createdAtMs }) => isWithin(createdAtMs, AUTHORITY_LASTS_MS, nowMs),
    make: async () => {
      const [auth, sign] = await Promise.all([makeCa('auth', nowMs), makeCa('sign', nowMs)]);
      return { createdAtMs: nowMs, auth, sign };
    },
  });
  const authority = practiceAuthority(dir, parseCredential(text.auth), parseCredential(text.sign), nowMs);
  await Promise.all([
    writePrivateFile(join(dir, 'auth-ca.pem'), text.auth.certificate),
    writePrivateFile(join(dir, 'sign-ca.pem'), text.sign.certificate),
    writePrivateFile(join(dir, 'auth.crl'), await authority.crl('auth', nowMs)),
    writePrivateFile(join(dir, 'sign.crl'), await authority.crl('sign', nowMs)),
  ]);
  return authority;
}

function practiceAuthority(
  dir: string,
  authCa: CardCredential,
  signCa: CardCredential,
  openedAtMs: number,
): PracticeAuthority {
  const fingerprint = createHash('sha256').update(authCa.certificate).update(signCa.certificate).digest('hex');
  const issuedSerials = (role: CardKey): IssuedSerial[] =>
    personaSchema.options.flatMap((name) => {
      const state = PERSONAS[name].certificates[role];
      return state === 'none' ? [] : [{ serial: serialOf(fingerprint, name, role), state: revocationOf(state) }];
    });
  const issuing = new Map<PersonaName, Promise<PracticeHolder>>();

  async function makeHolder(name: PersonaName): Promise<PracticeHolder> {
    const persona = PERSONAS[name];
    const text = await loadOrMake(join(dir, 'private', `${name}.json`), holderFileSchema, {
      isCurrent: ({ createdAtMs, authority }) =>
        authority === fingerprint && isWithin(createdAtMs, HOLDER_LASTS_MS, openedAtMs),
      make: async () => {
        const { auth: authState, sign: signState } = persona.certificates;
        const [auth, sign] = await Promise.all([
          makeCredential('auth', authState),
          signState === 'none' ? null : makeCredential('sign', signState),
        ]);
        return { createdAtMs: openedAtMs, authority: fingerprint, auth, sign };
      },
    });
    const sign = text.sign === null ? undefined : parseCredential(text.sign);
    const certificates = { authCa: authCa.certificate, signCa: signCa.certificate, printedDataKey: signCa.key };
    return { persona, auth: parseCredential(text.auth), sign, ...certificates };

    async function makeCredential(role: CardKey, state: CertificateState): Promise<CredentialText> {
      const { publicKey, privateKey } = await makeKeys(CARD_PROFILES[persona.profile].keys);
      const { birthDate } = persona.holder;
      const term: CertificateTerm =
        state === 'expired' ? expiredTerm(birthDate, openedAtMs) : runningTerm(birthDate, openedAtMs);
      const request = { publicKey, serial: serialOf(fingerprint, name, role), ...term };
      const certificate =
        role === 'auth'
          ? issueAuthCertificate(authCa, persona.holder, request)
          : issueSignCertificate(signCa, persona.holder, request);
      return credentialText(certificate, privateKey);
    }
  }

  return {
    authCa,
    signCa,
    holder(name) {
      const holder = issuing.get(name) ?? makeHolder(name);
      issuing.set(name, holder);
      return holder;
    },
    async crl(role, nowMs) {
      return composeCrl(role, role === 'auth' ? authCa : signCa, issuedSerials(role), nowMs);
    },
    async ocspResponse(requestDer, nowMs) {
      const authorities = [
        { role: 'auth', ca: authCa, issued: issuedSerials('auth') },
        { role: 'sign', ca: signCa, issued: issuedSerials('sign') },
      ] as const;
      return composeOcspResponse(authorities, requestDer, nowMs);
    },
  };
}

function makeKeys(keys: KeyProfileName): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  return keys === 'RSA-2048'
    ? generateKeyPair('rsa', { modulusLength: 2048 })
    : generateKeyPair('ec', { namedCurve: keys });
}

async function makeCa(role: CardKey, nowMs: number): Promise<CredentialText> {
  const { publicKey, privateKey } = await makeKeys('RSA-2048');
  const request = {
    publicKey,
    serial: positiveSerial(randomBytes(4)),
    notBefore: wholeSecond(nowMs - CA_BEGAN_AGO_MS),
    notAfter: wholeSecond(nowMs + CA_ENDS_AFTER_MS),
  };
  return credentialText(issueCaCertificate(role, request, privateKey), privateKey);
}

/** Fixed by authority, persona and role, so that a CRL can be made before the certificate is. */
function serialOf(authority: string, persona: PersonaName, role: CardKey): Uint8Array {
  return positiveSerial(createHash('sha256').update(`${authority} ${persona} ${role}`).digest().subarray(0, 4));
}

/** Four octets that are an INTEGER above zero in the fewest octets: the first is 0x40 to 0x7F. */
function positiveSerial(octets: Uint8Array): Uint8Array {
  return Uint8Array.from(octets, (octet, at) => (at === 0 ? (octet & 0x3f) | 0x40 : octet));
}

function revocationOf(state: Exclude<CertificateState, 'none'>): IssuedSerial['state'] {
  return state === 'revoked' || state === 'onHold' ? state : 'good';
}

interface Kept<T> {
  isCurrent(value: T): boolean;
  make(): Promise<T>;
}

/** What the file holds, or what `make` gives, written first; where another process writes at once, its file stands. */
async function loadOrMake<T>(path: string, schema: z.ZodType<T>, { isCurrent, make }: Kept<T>): Promise<T> {
  const existing = await readPrivateText(path, FILE_LIMIT_BYTES);
  if (existing !== undefined) {
    const kept = schema.safeParse(parsedJson(existing));
    if (kept.success && isCurrent(kept.data)) return kept.data;
    const renewed = await make();
    await writePrivateFile(path, JSON.stringify(renewed));
    return renewed;
  }
  const made = await make();
  if (await writeNewPrivateFile(path, JSON.stringify(made))) return made;
  return loadOrMake(path, schema, { isCurrent, make });
}

function credentialText(certificate: Uint8Array, key: KeyObject): CredentialText {
  return { certificate: certificatePem(certificate), key: String(key.export({ format: 'pem', type: 'pkcs8' })) };
}

function parseCredential({ certificate, key }: CredentialText): CardCredential {
  const base64 = certificate.replaceAll(/-----[^-]+-----|\s/g, '');
  return { certificate: new Uint8Array(Buffer.from(base64, 'base64')), key: createPrivateKey(key) };
}

function certificatePem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function isWithin(beganAtMs: number, lastsMs: number, nowMs: number): boolean {
  return beganAtMs - CLOCK_TOLERANCE_MS <= nowMs && nowMs < beganAtMs + lastsMs;
}

function wholeSecond(ms: number): Date {
  return new Date(Math.floor(ms / 1000) * 1000);
}
