import { createHash, randomUUID, sign } from 'node:crypto';
import type { Answers } from '#contract/procedure/answers.ts';
import type { Applicant, Application, Attachment } from '#contract/procedure/application.ts';
import { isSigned, type Procedure } from '#contract/procedure/procedure.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseInstant } from '#contract/values/calendar.ts';
import { DOCUMENT_LAYOUT } from '#documents/application-pdf/document-layout.ts';
import { documentOf } from '#documents/application-pdf/document-of.ts';
import { composeApplication, packUnsigned, sealContainer } from '#documents/container/compose.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { parseCertificate } from '#pki/certificate/certificate.ts';
import { cmsHash, finishSignedData, prepareSignedData } from '#pki/cms/cms.ts';
import { digestOf } from '#pki/der/algorithms.ts';
import { neededAttachments, SAMPLE_PDF, sampleAnswers } from './sample-answers.ts';

/** The origin of the portals that tests open in this process. */
export const SAMPLE_PORTAL = 'https://portal.example';

/** Whose session each persona files with: the subject of the last sign-in at a portal of this process. */
export const filers = new Map<string, string>();

export interface FilingOptions {
  readonly portal?: string;
  readonly filer?: string;
  readonly answers?: Answers;
  readonly idempotencyKey?: string;
  /** Files in the order they are attached; by default one PDF for each attachment that is needed. */
  readonly files?: readonly { readonly attachment: Attachment; readonly bytes: Uint8Array }[];
  readonly nowMs?: number;
  /** Where the procedure leaves it to the person. */
  readonly withoutSignature?: true;
  /** Signed or not, whatever the procedure says. */
  readonly sign?: boolean;
  /** A last change before anything is composed. */
  readonly change?: (application: Application) => Application;
  /** Makes the PDF say something else than the data. */
  readonly changePrinted?: (application: Application) => Application;
}

/** A whole application, filled from the definition and signed with the holder's signature key where it is signed. */
export async function sampleFiling(
  holder: PracticeHolder,
  procedure: Procedure,
  options: FilingOptions = {},
): Promise<Uint8Array> {
  const answers = options.answers ?? sampleAnswers(procedure);
  const files =
    options.files ??
    neededAttachments(procedure, { answers, withoutSignature: options.withoutSignature }).map(({ key }) =>
      sampleFile(key),
    );
  const plain = plainApplication(holder, procedure, answers, options);
  const signs = options.sign ?? isSigned(procedure, options);
  const filled: Application = {
    ...plain,
    attachments: files.map(({ attachment }) => attachment),
    ...(signs ? {} : { withoutSignature: true, applicant: typedBy(plain.applicant) }),
  };
  const application = options.change?.(filled) ?? filled;
  const printed = options.changePrinted?.(application) ?? application;
  const unsigned = await composeApplication({
    application,
    document: documentOf(printed, procedure),
    attachments: files.map(({ bytes }) => bytes),
  });
  if (!signs) return packUnsigned(unsigned).bytes;
  return sealContainer(unsigned, signManifest(holder, unsigned.manifest, options.nowMs ?? Date.now())).bytes;
}

/** Without a signature nothing proves that it was read from a card. */
function typedBy({ name, address, birthDate, sex }: Applicant): Applicant {
  const origin = 'person';
  return {
    name: { ...name, origin },
    address: { ...address, origin },
    birthDate: { ...birthDate, origin },
    sex: { ...sex, origin },
  };
}

export function sampleFile(
  key: string,
  bytes: Uint8Array = SAMPLE_PDF,
  mediaType: Attachment['mediaType'] = 'application/pdf',
) {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { attachment: { key, fileName: `${key}.pdf`, mediaType, bytes: bytes.length, sha256 }, bytes };
}

function plainApplication(
  { persona }: PracticeHolder,
  procedure: Procedure,
  answers: Answers,
  options: FilingOptions,
): Application {
  const { idempotencyKey, nowMs } = options;
  const { name, address, birthDate, sex } = persona.holder;
  const fromCard = <T>(value: T) => ({ value, origin: 'card' as const });
  return {
    version: 2,
    portal: options.portal ?? SAMPLE_PORTAL,
    filer: options.filer ?? filers.get(persona.name) ?? 'nobody',
    idempotencyKey: idempotencyKey ?? randomUUID(),
    procedure: { id: procedure.id, title: procedure.title, revision: procedure.revision },
    municipality: procedure.municipality,
    applicant: { name: fromCard(name), address: fromCard(address), birthDate: fromCard(birthDate), sex: fromCard(sex) },
    answers,
    attachments: [],
    attachmentsToFollow: [],
    language: 'ja',
    createdAt: japaneseInstant(epochMs(nowMs ?? Date.now())),
    layout: DOCUMENT_LAYOUT,
    software: { name: 'madoguchi', version: '0.1.0' },
  };
}

export function signManifest(holder: PracticeHolder, manifest: Uint8Array, signingTimeMs: number): Uint8Array {
  if (holder.sign === undefined) throw new Error('this practice card has no signature certificate');
  const parse = parseCertificate(holder.sign.certificate);
  if (!parse.ok) throw new Error(parse.problem);
  const signerCertificate = parse.certificate;
  const contentDigest = digestOf(cmsHash(signerCertificate), manifest);
  const prepared = prepareSignedData({ contentDigest, signerCertificate, signingTimeMs });
  const signature = new Uint8Array(sign('sha256', prepared.signedAttributes, holder.sign.key));
  return finishSignedData(prepared, { signature, certificates: [holder.sign.certificate, holder.signCa] });
}
