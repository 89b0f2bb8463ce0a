import type { SentView } from '#contract/app/views/sent-view.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import { type Application, applicationSchema } from '#contract/procedure/application.ts';
import type { ApplicationDocument } from '#contract/procedure/application-document.ts';
import { owesLetter } from '#contract/procedure/case.ts';
import { documentView } from '#contract/procedure/document-view.ts';
import { papersDueDay } from '#contract/procedure/papers-due.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { documentOf } from '#documents/application-pdf/document-of.ts';
import { type Container, ENTRY, entryBytes, readContainer } from '#documents/container/asic-container.ts';
import { receiptDocument } from '#documents/receipt-pdf/receipt-document.ts';
import { renderReceiptPdf } from '#documents/receipt-pdf/receipt-pdf.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { PortalClient } from '../portal/portal-client.ts';

/** An application as it was sent, with the word that it was received. */
export interface Sent {
  readonly document: ApplicationDocument;
  readonly procedure: Procedure;
  /** Keys of attachments that the person brings to the office. */
  readonly toFollow: readonly string[];
  readonly container: Uint8Array;
  /** Which filing of the case it is. */
  readonly filing: number;
  readonly receipt: Pick<ApplicationDetail, 'receiptNumber' | 'receivedAt' | 'receipt'>;
}

/** All of it that leaves the core. */
export function sentView(sent: Sent): SentView {
  const { document, procedure } = sent;
  return {
    document: documentView(document),
    ...papersToBring(sent),
    owesLetter: owesLetter(procedure.kind ?? 'application'),
    visitFor: procedure.visit === undefined ? null : procedure.id,
    office: procedure.office,
    afterFiling: procedure.afterFiling,
  };
}

function papersToBring({ procedure, toFollow, receipt }: Sent): Pick<SentView, 'toBring' | 'bringBy'> {
  const toBring = procedure.attachments
    .filter(({ key }) => toFollow.includes(key))
    .map(({ title, originalNeeded }) => ({ title, originalNeeded }));
  const received = japaneseDay(epochMs(Date.parse(receipt.receivedAt)));
  return { toBring, bringBy: toBring.length === 0 ? null : papersDueDay(received) };
}

/** One PDF to keep, for a portal of this address. */
export function receiptPdf(sent: Sent, portal: string): Promise<Uint8Array> {
  const { document, procedure, container, receipt } = sent;
  const { receiptNumber, receivedAt } = receipt;
  const { toBring: papers, bringBy } = papersToBring(sent);
  const toDo = { papers, bringBy, office: procedure.office };
  const whole = receiptDocument(document, { receiptNumber, receivedAt, portal }, toDo);
  return renderReceiptPdf({ document: whole, receipt: receipt.receipt, container });
}

/** One filing as the portal has it. */
export interface FiledWhole {
  readonly detail: ApplicationDetail;
  /** As it was when the case began. */
  readonly procedure: Procedure;
  readonly application: Application;
  readonly container: Container;
  /** The container as it was sent. */
  readonly bytes: Uint8Array;
}

/**
 * Fetches what the portal has of an application: its newest filing, or an earlier one. Where it has just said what it knows
 * of it, `detail`, it is not asked again. Fails with `portalReceiptInvalid` where the newest is not the bytes that it said it
 * had received, and as the portal does.
 */
export async function fetchFiled(
  portal: PortalClient,
  token: string,
  receiptNumber: string,
  signal: AbortSignal,
  { filing, detail: known }: { readonly filing?: number; readonly detail?: ApplicationDetail | undefined } = {},
): Promise<Outcome<FiledWhole>> {
  const params = { number: receiptNumber };
  const query = filing === undefined ? {} : { filing: String(filing) };
  const [detail, procedure, sent] = await Promise.all([
    known === undefined ? portal.call('readApplication', { params, token, signal }) : success(known),
    portal.call('readFiledProcedure', { params, token, signal }),
    portal.call('readContainer', { params, query, token, signal }),
  ]);
  if (!detail.ok) return detail;
  if (!procedure.ok) return procedure;
  if (!sent.ok) return sent;
  const bytes = sent.value;
  const isNewest = filing === undefined || filing === detail.value.filing;
  const read = readContainer(bytes);
  if ((isNewest && sha256Hex(bytes) !== detail.value.sha256) || !read.ok)
    return failed({ code: 'portalReceiptInvalid' });
  const json = Buffer.from(entryBytes(read.value, ENTRY.applicationJson)).toString('utf8');
  const application = applicationSchema.safeParse(parsedJson(json));
  if (!application.success) return failed({ code: 'portalReceiptInvalid' });
  return success({
    detail: detail.value,
    procedure: procedure.value,
    application: application.data,
    container: read.value,
    bytes,
  });
}

/** What was sent last, with its receipt. Fails as `fetchFiled`. */
export async function fetchSent(
  portal: PortalClient,
  token: string,
  receiptNumber: string,
  signal: AbortSignal,
  known?: ApplicationDetail,
): Promise<Outcome<Sent>> {
  const read = await fetchFiled(portal, token, receiptNumber, signal, { detail: known });
  if (!read.ok) return read;
  const { application, procedure, detail, bytes } = read.value;
  return success({
    document: documentOf(application, procedure),
    procedure,
    toFollow: application.attachmentsToFollow,
    container: bytes,
    receipt: detail,
    filing: detail.filing,
  });
}

/** What a file with the receipt is called; each filing has its own. */
export function nameOfSent({ receipt, filing }: Pick<Sent, 'receipt' | 'filing'>, extension: string): string {
  return `${receipt.receiptNumber}${filing > 1 ? `-${filing}` : ''}.${extension}`;
}
