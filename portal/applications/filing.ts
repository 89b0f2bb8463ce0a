import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { type EpochMs, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { documentMatches } from '#documents/application-pdf/document-match.ts';
import { documentOf } from '#documents/application-pdf/document-of.ts';
import { signerMatchesApplicant } from '#documents/container/applicant-match.ts';
import { type VerifiedContainer, verifyContainer } from '#documents/container/verify.ts';
import type { TrustAnchors } from '#pki/certificate/trust-anchors.ts';
import type { RevocationChecker } from '#pki/revocation/revocation-answer.ts';
import {
  answersFailure,
  attachmentsFailure,
  definitionFailure,
  individualNumberFailure,
  signatureRuleFailure,
} from './filing-check.ts';

/** Where definitions that were ever served are kept. */
interface DefinitionKeeper {
  findDefinition(
    id: string,
    municipality: string,
    revision: string,
  ): Promise<
    | { readonly is: 'found'; readonly procedure: Procedure }
    | { readonly is: 'procedureUnknown' | 'municipalityUnknown' | 'revisionUnknown' }
  >;
}

interface FilingVerifier {
  readonly nowMs: number;
  readonly anchors: TrustAnchors;
  readonly revocation: RevocationChecker;
  readonly definitions: DefinitionKeeper;
  readonly signal: AbortSignal;
}

const DEFINITION_FAILURES = {
  procedureUnknown: 'procedureUnknown',
  municipalityUnknown: 'municipalityMismatch',
  revisionUnknown: 'catalogueRevisionUnknown',
} as const;

/** An application that passed every check, with the bytes that did. */
interface AcceptedFiling {
  readonly container: VerifiedContainer;
  readonly procedure: Procedure;
}

/**
 * Steps 1 to 6 of application-container.md, in their order: the container and its signature, the signer, then what
 * was signed. Fails with the first thing that is wrong.
 */
export async function checkFiling(bytes: Uint8Array, verifier: FilingVerifier): Promise<Outcome<AcceptedFiling>> {
  const { nowMs, anchors, revocation, definitions, signal } = verifier;
  const atMs: EpochMs = epochMs(nowMs);
  const verified = await verifyContainer({
    bytes,
    anchors,
    atMs,
    revocation,
    // A portal whose configuration turns revocation off says so in the evidence of every filing.
    revocationPolicy: 'mayBeUnchecked',
    signal,
  });
  if (!verified.ok) return verified;
  const { application, applicationPdf, attachments, signature } = verified.value;

  if (signature !== undefined) {
    const sameHolder = signerMatchesApplicant(signature.signer, application.applicant);
    if (!sameHolder.ok) return sameHolder;
  }

  const number = individualNumberFailure(application);
  if (number !== undefined) return failed(number);
  const { id, revision } = application.procedure;
  const definition = await definitions.findDefinition(id, application.municipality.code, revision);
  if (definition.is !== 'found') return failed({ code: DEFINITION_FAILURES[definition.is] });
  const { procedure } = definition;
  const other = definitionFailure(application, procedure) ?? signatureRuleFailure(application, procedure);
  if (other !== undefined) return failed(other);

  // Before the document is made again: answers that fit their fields keep it small.
  const unfit = answersFailure(application, procedure, japaneseDay(atMs));
  if (unfit !== undefined) return failed(unfit);
  const sameDocument = await documentMatches(applicationPdf, documentOf(application, procedure));
  if (!sameDocument.ok) return sameDocument;
  const contents = attachments.map((attachment) => attachment.bytes);
  const problem = attachmentsFailure(application, contents, procedure);
  return problem === undefined ? success({ container: verified.value, procedure }) : failed(problem);
}
