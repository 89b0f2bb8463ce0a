import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Letter } from '#contract/procedure/letter.ts';
import { type Certificate, parseCertificate } from '#pki/certificate/certificate.ts';
import { signatureAlgorithmOf } from '#pki/der/algorithms.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { sealedLetterBeside, unsealedLetterBeside } from './document-workers.ts';

const FILE_LIMIT_BYTES = 262_144;
const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** PEM files of a municipality's key for letters and of its certificate, with those up to its authority. */
interface SealFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

interface LetterSeal {
  readonly certificate: Certificate;
  readonly authorities: readonly Uint8Array[];
  readonly key: KeyObject;
}

export type LetterSeals = ReadonlyMap<string, LetterSeal>;

/** Reads the keys by which municipalities seal their letters. Fails with `usage`, naming the setting. */
export async function openLetterSeals(files: Readonly<Record<string, SealFiles>>): Promise<Outcome<LetterSeals>> {
  const seals = new Map<string, LetterSeal>();
  for (const [municipality, { certificateFile, keyFile }] of Object.entries(files)) {
    const seal = sealOf(await textOf(certificateFile), await textOf(keyFile));
    if (seal === undefined) {
      return failed({ code: 'usage', detail: `letterSeals.${municipality} is not a certificate and its key` });
    }
    seals.set(municipality, seal);
  }
  return success(seals);
}

/** Draws letters beside the event loop; those of a municipality with a key carry its signature in place of a seal. */
export function createLetterMaker(
  seals: LetterSeals,
  nowMs: () => number,
): (municipality: string, letter: Letter) => Promise<Uint8Array> {
  return (municipality, letter) => {
    const seal = seals.get(municipality);
    if (seal === undefined) return unsealedLetterBeside(letter);
    const { hash } = signatureAlgorithmOf(seal.certificate.key);
    return sealedLetterBeside(letter, { ...seal, atMs: nowMs() }, async (bytes) =>
      sign(hash, bytes, { key: seal.key, dsaEncoding: 'ieee-p1363' }),
    );
  };
}

async function textOf(path: string): Promise<string> {
  const read = await readBoundedFile(path, FILE_LIMIT_BYTES).catch(() => undefined);
  return read === undefined ? '' : Buffer.from(read).toString('utf8');
}

function sealOf(certificates: string, keyText: string): LetterSeal | undefined {
  try {
    const [own, ...authorities] = (certificates.match(PEM_CERTIFICATE) ?? []).map((pem) => new X509Certificate(pem));
    const key = createPrivateKey(keyText);
    if (own === undefined || !own.checkPrivateKey(key)) return undefined;
    const parsed = parseCertificate(new Uint8Array(own.raw));
    if (!parsed.ok) return undefined;
    return { certificate: parsed.certificate, authorities: authorities.map(({ raw }) => new Uint8Array(raw)), key };
  } catch {
    return undefined; // neither a certificate nor a key, which is told by the setting's name
  }
}
