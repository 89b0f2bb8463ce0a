import * as z from 'zod';
import { revocationStateSchema } from '#contract/failures/certificate-failures.ts';
import type { SignatureReport, Unchecked, VerifiedAgain } from '#contract/portal/case-look-routes.ts';
import type { Application } from '#contract/procedure/application.ts';
import { signerMatchesApplicant } from '#documents/container/applicant-match.ts';
import { type Certificate, parseCertificate } from '#pki/certificate/certificate.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import { evidenceOf } from '#pki/revocation/kept-evidence.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { KeyedCase } from '../platform/keyring/keyring.ts';
import type { OpenCase } from './case-vault.ts';
import { MASKED } from './restricted-case.ts';
import type { KeptVerdict } from './verify-kept.ts';

const keptVerdictSchema = z.union([
  z.looseObject({ status: z.literal('unsigned') }),
  z.looseObject({
    status: z.enum(['valid', 'indeterminate']),
    revocation: revocationStateSchema,
    claimedSigningTime: z.string(),
    verifiedAt: z.string(),
    software: z.string().max(100),
  }),
]);

/** What was kept when a filing was judged. */
interface KeptEvidence {
  readonly filing: number;
  readonly receivedAt: Date;
  readonly sha256: string;
  readonly verdict: z.infer<typeof keptVerdictSchema>;
  /** The signer's certificate first. */
  readonly path: readonly Uint8Array[];
  readonly answers: readonly Uint8Array[];
}

/** `undefined` where there is no such filing. Throws `KeyUnavailable`. */
export async function keptEvidence(
  database: Database,
  opened: OpenCase,
  { receipt_number }: KeyedCase,
  filing: number,
): Promise<KeptEvidence | undefined> {
  const row = await database
    .selectFrom('application_filing as filed')
    .innerJoin('application_evidence as evidence', (join) =>
      join.onRef('evidence.receipt_number', '=', 'filed.receipt_number').onRef('evidence.filing', '=', 'filed.filing'),
    )
    .select(['filed.filing', 'filed.received_at', 'filed.container_sha256'])
    .select(['evidence.verdict', 'evidence.certificate_path', 'evidence.sealed_path'])
    .where('filed.receipt_number', '=', receipt_number)
    .where('filed.filing', '=', filing)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const answers = await database
    .selectFrom('application_revocation_answer as given')
    .innerJoin('revocation_answer as answer', 'answer.sha256', 'given.sha256')
    .select('answer.bytes')
    .where('given.receipt_number', '=', receipt_number)
    .where('given.filing', '=', filing)
    .orderBy('given.place')
    .execute();
  const { sealed_path: sealed, certificate_path: clear } = row;
  return {
    filing,
    receivedAt: row.received_at,
    sha256: row.container_sha256.toString('hex'),
    verdict: keptVerdictSchema.parse(row.verdict),
    path: sealed === null ? clear : opened.openCertificates(filing, sealed),
    answers: answers.map(({ bytes }) => bytes),
  };
}

/** What staff read of a signature: whose it is, on what that rests, and what nobody could check. */
export function signatureReport(
  kept: KeptEvidence,
  application: Application,
  { identity, isMasked }: { readonly identity: SignatureReport['identity']; readonly isMasked: boolean },
): SignatureReport {
  const { filing, receivedAt, sha256, verdict } = kept;
  const about = { filing, receivedAt: instantOf(receivedAt), sha256 };
  if (verdict.status === 'unsigned') return { ...about, signature: null, identity };
  const path = kept.path.map(parsed);
  const [signer] = path;
  if (signer === undefined) throw new Error('a signature is kept with the path of its signer');
  return {
    ...about,
    signature: {
      status: verdict.status,
      signer: signer.holder?.name ?? signer.subject,
      isApplicant: signerMatchesApplicant(signer, application.applicant).ok,
      // The subject of a person's certificate names where they live.
      path: path.map((one) => ({
        ...reportedCertificate(one),
        ...(isMasked && one === signer ? { subject: MASKED } : {}),
      })),
      revocation: verdict.revocation,
      sources: kept.answers.map((bytes) => {
        const { kind, issuedAtMs } = evidenceOf(bytes);
        const issuedAt = issuedAtMs === undefined ? null : instantOf(new Date(issuedAtMs));
        return { kind, issuedAt, sha256: sha256Hex(bytes) };
      }),
      claimedAt: instantOf(new Date(verdict.claimedSigningTime)),
      verifiedAt: instantOf(new Date(verdict.verifiedAt)),
      software: verdict.software,
      unchecked: uncheckedOf(verdict),
    },
    identity: null,
  };
}

function uncheckedOf({ revocation }: { readonly revocation: string }): Unchecked[] {
  return ['signingTime', ...(revocation === 'good' ? [] : (['revocation'] as const)), 'since'];
}

function parsed(der: Uint8Array): Certificate {
  const parse = parseCertificate(der);
  if (!parse.ok) throw new Error('a certificate is kept that was read when it came');
  return parse.certificate;
}

function reportedCertificate({ subject, issuer, serialHex, notBeforeMs, notAfterMs, sha256 }: Certificate) {
  return {
    subject: subject.slice(0, 4_000),
    issuer: issuer.slice(0, 4_000),
    serial: serialHex,
    from: instantOf(new Date(notBeforeMs)),
    until: instantOf(new Date(notAfterMs)),
    sha256,
  };
}

/** Whether what was found when it arrived is found again. */
export function resultAgain(
  { verdict }: Pick<KeptEvidence, 'verdict'>,
  again: KeptVerdict,
): Pick<VerifiedAgain, 'result' | 'code'> {
  if ('code' in again) return { result: 'failed', code: again.code };
  return { result: again.status === verdict.status ? 'same' : 'unlike', code: null };
}
