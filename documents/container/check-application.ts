import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Application } from '#contract/procedure/application.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { NamedPerson } from '#contract/values/named-person.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';
import { documentMatches } from '../application-pdf/document-match.ts';
import { documentOf } from '../application-pdf/document-of.ts';
import { isHolder, signerMatchesApplicant } from './applicant-match.ts';
import {
  answersFailure,
  attachmentsFailure,
  definitionFailure,
  individualNumberFailure,
  plausibilityFailure,
  signatureRuleFailure,
} from './filing-check.ts';
import type { VerifiedContainer } from './verify.ts';

/** What is known of the mandate by which somebody files for another: as both sides signed it. */
export interface MandateTerms {
  readonly registration: string;
  /** Of its text, in hexadecimal. */
  readonly sha256: string;
  readonly principal: NamedPerson;
  readonly proxy: NamedPerson;
}

/** What a container is held against. What is not known is not checked, and is said to be unchecked. */
interface ApplicationTerms {
  /** Now, as who checks it knows it. */
  readonly atMs: number;
  /** The origin of the portal that it was given to. */
  readonly portal: string | undefined;
  /** The subject whose session brought it. */
  readonly filer: string | undefined;
  /** By which mandate they act for another, or that they do not; absent where that is not known. */
  readonly mandate?: MandateTerms | 'none';
  /** How the document is compared with the data; by default here and now. */
  readonly matches?: typeof documentMatches;
  /** The definition that it names; fails where it names none that there ever was. */
  readonly definition: () => Promise<Outcome<Procedure | undefined>>;
}

/** Checks that could not be made; revocation is the signature's own matter. */
export type UncheckedPart = 'portal' | 'filer' | 'mandate' | 'definition';

interface CheckedApplication {
  readonly procedure: Procedure | undefined;
  readonly unchecked: readonly UncheckedPart[];
}

/**
 * Steps 5 and 6 of the checks of a container whose bytes and signature were verified, in their order: for whom it is, who
 * brought it, who signed it, then what it says. The portal and whoever checks a filed container later use these and no others.
 *
 * Fails with the first thing that is wrong.
 */
export async function checkApplication(
  { application, applicationPdf, attachments, signature }: VerifiedContainer,
  { atMs, portal, filer, mandate, matches = documentMatches, definition }: ApplicationTerms,
): Promise<Outcome<CheckedApplication>> {
  if (portal !== undefined && application.portal !== portal) return failed({ code: 'portalMismatch' });
  if (filer !== undefined && application.filer !== filer) return failed({ code: 'filerMismatch' });
  const whose = checkWhose(application, signature?.signer, mandate);
  if (!whose.ok) return whose;
  const implausible = plausibilityFailure(application, atMs) ?? individualNumberFailure(application);
  if (implausible !== undefined) return failed(implausible);
  const unchecked: UncheckedPart[] = [
    ...(portal === undefined ? (['portal'] as const) : []),
    ...(filer === undefined ? (['filer'] as const) : []),
    ...(application.mandate !== undefined && mandate === undefined ? (['mandate'] as const) : []),
  ];
  const found = await definition();
  if (!found.ok) return found;
  const procedure = found.value;
  if (procedure === undefined) return success({ procedure, unchecked: [...unchecked, 'definition'] });

  const other =
    definitionFailure(application, procedure) ??
    signatureRuleFailure(application, procedure) ??
    // Before the document is made again: answers that fit their fields keep it small.
    answersFailure(application, procedure, japaneseDay(epochMs(atMs)));
  if (other !== undefined) return failed(other);
  const sameDocument = await matches(applicationPdf, application.layout, documentOf(application, procedure));
  if (!sameDocument.ok) return sameDocument;
  const contents = attachments.map(({ bytes }) => bytes);
  const problem = attachmentsFailure(application, contents, procedure);
  return problem === undefined ? success({ procedure, unchecked }) : failed(problem);
}

/**
 * Whether who signed is the applicant, or, by a mandate, its proxy, for its principal and nobody else. Fails with
 * `notInMandate` where the application names another mandate than stands, with `mandateRefused` where it is for or by another
 * person than the mandate's, with `signerNotApplicant`.
 */
function checkWhose(
  { applicant, mandate: named }: Application,
  signer: Certificate | undefined,
  known: ApplicationTerms['mandate'],
): Outcome<void> {
  if (named === undefined && (known === undefined || known === 'none')) {
    return signer === undefined ? success(undefined) : signerMatchesApplicant(signer, applicant);
  }
  // Who signed is whom the document names, also where the mandate itself is not known.
  const isSaid = named?.proxy === undefined || signer === undefined || isHolder(signer, named.proxy);
  if (!isSaid) return failed({ code: 'mandateRefused', why: 'person' });
  if (known === undefined) return success(undefined);
  const isNamed =
    known !== 'none' &&
    named !== undefined &&
    named.registration === known.registration &&
    named.sha256 === known.sha256;
  if (!isNamed) return failed({ code: 'notInMandate' });
  const { principal, proxy } = known;
  const isForPrincipal = applicant.name.value === principal.name && applicant.birthDate.value === principal.birthDate;
  const isByProxy = named.proxy?.name === proxy.name && named.proxy.birthDate === proxy.birthDate;
  const isSignedByProxy = signer === undefined || isHolder(signer, proxy);
  return isForPrincipal && isByProxy && isSignedByProxy
    ? success(undefined)
    : failed({ code: 'mandateRefused', why: 'person' });
}
