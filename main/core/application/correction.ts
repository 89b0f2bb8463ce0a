import type { Draft } from '#contract/app/flows/apply-flow.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { OpenCorrection } from '#contract/portal/application-routes.ts';
import { type Application, attachmentEntryNames } from '#contract/procedure/application.ts';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import type { Corrects } from '#contract/procedure/correction.ts';
import { isDeclaration } from '#contract/procedure/declarations.ts';
import { type Difference, differenceOf } from '#contract/procedure/difference.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { documentOf } from '#documents/application-pdf/document-of.ts';
import { entryBytes } from '#documents/container/asic-container.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { AttachedFile } from './application-composer.ts';
import { type FiledWhole, fetchFiled } from './sent.ts';

/** What an application is filed again for, and in place of what. */
export interface Correction {
  readonly corrects: Corrects;
  readonly asked: Pick<OpenCorrection, 'lastDay' | 'lapsed' | 'marks'>;
  /** The filing that stands until then. */
  readonly filed: Application;
  /** Which filing of the case this becomes. */
  readonly filing: number;
}

/** A form to correct with, as it was filed but for what is marked and can only be given anew. */
export interface OpenedCorrection {
  readonly procedure: Procedure;
  readonly correction: Correction;
  readonly draft: Draft;
  readonly attached: readonly AttachedFile[];
}

/**
 * Fetches what was filed last and what of it is to be put right. Fails with `correctionStale` where nothing is, and as
 * `fetchFiled`.
 */
export async function openCorrection(
  portal: PortalClient,
  token: string | undefined,
  receiptNumber: string,
  signal: AbortSignal,
): Promise<Outcome<OpenedCorrection>> {
  if (token === undefined) return failed({ code: 'sessionRequired' });
  const read = await fetchFiled(portal, token, receiptNumber, signal);
  if (!read.ok) return read;
  const { detail, procedure, application } = read.value;
  if (detail.correction === null) return failed({ code: 'correctionStale' });
  const { correctionId, lastDay, lapsed, marks } = detail.correction;
  const correction: Correction = {
    corrects: { receiptNumber, sha256: detail.sha256, correctionId },
    asked: { lastDay, lapsed, marks },
    filed: application,
    filing: detail.filing + 1,
  };
  const marked = marks.flatMap(({ target }) => (target.kind === 'attachment' ? [target.key] : []));
  return success({
    procedure,
    correction,
    draft: draftOf(application, procedure, marked),
    attached: filesOf(read.value).filter(({ key }) => !marked.includes(key)),
  });
}

/** The applicant is read from the card again where the card signs; declared is only what is read this time. */
function draftOf(application: Application, procedure: Procedure, marked: readonly string[]): Draft {
  const { answers, attachmentsToFollow, withoutSignature, applicant } = application;
  const declarations = procedure.sections
    .flatMap(({ fields }) => fields)
    .filter(isDeclaration)
    .map(({ key }) => key);
  return {
    applicant: withoutSignature === true ? applicant : null,
    answers: Object.fromEntries(Object.entries(answers).filter(([key]) => !declarations.includes(key))),
    attachmentsToFollow: attachmentsToFollow.filter((key) => !marked.includes(key)),
    ...(withoutSignature === true && procedure.signature === 'optional' ? { withoutSignature } : {}),
  };
}

function filesOf({ application, container }: FiledWhole): AttachedFile[] {
  const names = attachmentEntryNames(application.attachments);
  return application.attachments.map((described, n) => ({
    ...described,
    bytes: entryBytes(container, names[n] ?? ''),
  }));
}

/** What a later filing says otherwise, both in the language of the later one. */
export function changesSince(
  filed: Application,
  later: { readonly document: ApplicationDocument; readonly attachments: Application['attachments'] },
  procedure: Procedure,
): Difference {
  const before = documentOf({ ...filed, language: later.document.language }, procedure);
  return differenceOf({ document: before, attachments: filed.attachments }, later);
}

/** What one filing of a case says otherwise than the one before it. Fails as `fetchFiled`. */
export async function fetchChanges(
  portal: PortalClient,
  token: string,
  receiptNumber: string,
  filing: number,
  signal: AbortSignal,
): Promise<Outcome<Difference>> {
  const before = await fetchFiled(portal, token, receiptNumber, signal, { filing: filing - 1 });
  if (!before.ok) return before;
  const later = await fetchFiled(portal, token, receiptNumber, signal, { filing });
  if (!later.ok) return later;
  const { application, procedure } = later.value;
  const document = documentOf(application, procedure);
  return success(changesSince(before.value.application, { document, attachments: application.attachments }, procedure));
}
