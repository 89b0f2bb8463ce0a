import type * as z from 'zod';
import { type Failure, parseFailure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { AGENCY_ROUTES } from '#contract/portal/agency-routes.ts';
import { AUDIT_ROUTES } from '#contract/portal/audit-routes.ts';
import { BENEFIT_ACCOUNT_ROUTES } from '#contract/portal/benefit-account-routes.ts';
import { CASE_LOOK_ROUTES } from '#contract/portal/case-look-routes.ts';
import { CATALOGUE_ROUTES } from '#contract/portal/catalogue-routes.ts';
import { DATA_CORRECTION_ROUTES } from '#contract/portal/data-correction-routes.ts';
import { DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import { EXCHANGE_RECORD_ROUTES } from '#contract/portal/exchange-record-routes.ts';
import { EXPORT_ROUTES } from '#contract/portal/export-routes.ts';
import { KIOSK_ROUTES } from '#contract/portal/kiosk-routes.ts';
import { NOTICE_ROUTES } from '#contract/portal/notice-routes.ts';
import { OPERATION_ROUTES } from '#contract/portal/operation-routes.ts';
import { PROCEDURE_DRAFT_ROUTES } from '#contract/portal/procedure-draft-routes.ts';
import { PROCEDURE_ROUTES } from '#contract/portal/procedure-routes.ts';
import { RETENTION_ROUTES } from '#contract/portal/retention-routes.ts';
import type { PortalRoute } from '#contract/portal/route.ts';
import { STAFF_FACTOR_ROUTES } from '#contract/portal/staff-factor-routes.ts';
import { STAFF_NOTICE_ROUTES } from '#contract/portal/staff-notice-routes.ts';
import { STAFF_PAYMENT_ROUTES } from '#contract/portal/staff-payment-routes.ts';
import { CSRF_HEADER, STAFF_ROUTES } from '#contract/portal/staff-routes.ts';
import { STATISTICS_ROUTES } from '#contract/portal/statistics-routes.ts';
import { VISIT_ROUTES } from '#contract/portal/visit-routes.ts';
import { WORDING_ROUTES } from '#contract/portal/wording-routes.ts';

const ROUTES = {
  ...STAFF_ROUTES,
  ...DESK_ROUTES,
  ...CASE_LOOK_ROUTES,
  ...AUDIT_ROUTES,
  ...STAFF_FACTOR_ROUTES,
  listMunicipalities: CATALOGUE_ROUTES.listMunicipalities,
  readCaseAccount: BENEFIT_ACCOUNT_ROUTES.readCaseAccount,
  listWithholdings: EXCHANGE_RECORD_ROUTES.listWithholdings,
  askWithholding: EXCHANGE_RECORD_ROUTES.askWithholding,
  approveWithholding: EXCHANGE_RECORD_ROUTES.approveWithholding,
  ...PROCEDURE_ROUTES,
  ...PROCEDURE_DRAFT_ROUTES,
  ...WORDING_ROUTES,
  ...STAFF_NOTICE_ROUTES,
  ...EXPORT_ROUTES,
  ...RETENTION_ROUTES,
  ...STATISTICS_ROUTES,
  ...STAFF_PAYMENT_ROUTES,
  listKiosks: KIOSK_ROUTES.listKiosks,
  readKiosk: KIOSK_ROUTES.readKiosk,
  readOperation: OPERATION_ROUTES.readOperation,
  listSlots: VISIT_ROUTES.listSlots,
  listDataCorrections: DATA_CORRECTION_ROUTES.listDataCorrections,
  readDataCorrection: DATA_CORRECTION_ROUTES.readDataCorrection,
  readCorrectionFile: DATA_CORRECTION_ROUTES.readCorrectionFile,
  answerDataCorrection: DATA_CORRECTION_ROUTES.answerDataCorrection,
  listMailProblems: NOTICE_ROUTES.listMailProblems,
  listAgencyClients: AGENCY_ROUTES.listAgencyClients,
  addAgencyClient: AGENCY_ROUTES.addAgencyClient,
  endAgencyClient: AGENCY_ROUTES.endAgencyClient,
} as const satisfies Readonly<Record<string, PortalRoute>>;

type Routes = typeof ROUTES;
type DeskRouteName = keyof Routes;
export type DeskReply<Name extends DeskRouteName> = z.infer<Routes[Name]['reply']>;
type Input<Route, Member extends string> = Route extends { readonly [Key in Member]: infer Schema extends z.ZodType }
  ? { readonly [Key in Member]: z.input<Schema> }
  : unknown;
type DeskCall<Name extends DeskRouteName> = Input<Routes[Name], 'params'> &
  Input<Routes[Name], 'query'> &
  Input<Routes[Name], 'body'>;

export type StaffSession = DeskReply<'openStaffSession'>;

export interface DeskClient {
  /**
   * Fails with the portal's own failure, or `portalUnreachable`, `portalTimedOut`, `portalFaulty`,
   * `portalAnswerUnreadable`.
   */
  ask<Name extends DeskRouteName>(name: Name, call: DeskCall<Name>): Promise<Outcome<DeskReply<Name>>>;
  /** When the portal was last asked for something that a session is needed for. */
  lastAskedAtMs(): number;
}

/** What the desk takes as a file. */
const MEDIA_TYPES: { readonly [Sent in NonNullable<PortalRoute['sends']>]?: string } = {
  pdf: 'application/pdf',
  archive: 'application/zip',
};

interface AnyCall {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
}

const TIMEOUT_MS = 15_000;
/** What shows who somebody is, is held back for up to a minute after wrong ones. */
const PROOF_TIMEOUT_MS = 75_000;
/** Files are handed out once, so that a slow line is waited for. */
const ARCHIVE_TIMEOUT_MS = 5 * 60_000;
const RETRY_AFTER_MS = 5_000;

interface DeskClientEvents {
  /** The portal knows no session of this browser any more. */
  readonly onSessionEnded: () => void;
  /** The portal wants to know again who it is before it does what was asked; whether they showed it. */
  readonly proveAgain: () => Promise<boolean>;
}

/** The page's side of the portal's contract. The token that each change names is kept here alone. */
export function createDeskClient({ onSessionEnded, proveAgain }: DeskClientEvents): DeskClient {
  let csrfToken = '';
  let askedAtMs = 0;

  async function exchange(route: PortalRoute, call: AnyCall): Promise<Outcome<unknown>> {
    const isProof = route.audience === 'staffEntrance' || route === ROUTES.stepUpByCode;
    const limitMs = route.sends === 'archive' ? ARCHIVE_TIMEOUT_MS : isProof ? PROOF_TIMEOUT_MS : TIMEOUT_MS;
    const signal = AbortSignal.timeout(limitMs);
    try {
      const response = await fetch(pathOf(route, call), {
        method: route.method,
        redirect: 'error',
        cache: 'no-store',
        credentials: 'same-origin',
        signal,
        headers: {
          ...(route.audience === 'staff' ? { [CSRF_HEADER]: csrfToken } : {}),
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
      if (response.ok && route.sends === 'attachment') return success(new Uint8Array(await response.arrayBuffer()));
      const mediaType = response.ok && route.sends !== undefined ? MEDIA_TYPES[route.sends] : undefined;
      return mediaType === undefined ? await answerOf(response) : await bytesOf(response, mediaType);
    } catch {
      // The platform's fetch throws for every network trouble alike.
      return failed(
        signal.aborted
          ? { code: 'portalTimedOut', afterMs: limitMs }
          : { code: 'portalUnreachable', retryAfterMs: RETRY_AFTER_MS },
      );
    }
  }

  return {
    lastAskedAtMs: () => askedAtMs,
    async ask<Name extends DeskRouteName>(name: Name, call: DeskCall<Name>): Promise<Outcome<DeskReply<Name>>> {
      const route: PortalRoute = ROUTES[name];
      if (route.audience !== 'public') askedAtMs = Date.now();
      let answer = await exchange(route, call as AnyCall);
      if (!answer.ok && answer.failure.code === 'stepUpRequired' && (await proveAgain())) {
        answer = await exchange(route, call as AnyCall);
      }
      if (!answer.ok) {
        if (answer.failure.code === 'staffSessionRequired' && name !== 'readStaffSession') onSessionEnded();
        return answer;
      }
      const reply = route.reply.safeParse(answer.value);
      if (!reply.success) return failed({ code: 'portalAnswerUnreadable' });
      if (hasToken(reply.data)) csrfToken = reply.data.csrfToken;
      return success(reply.data as DeskReply<Name>);
    },
  };
}

function hasToken(reply: unknown): reply is { readonly csrfToken: string } {
  return typeof reply === 'object' && reply !== null && 'csrfToken' in reply;
}

function pathOf({ path }: PortalRoute, { params, query }: AnyCall): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params?.[name] ?? '')));
  const given = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const search = new URLSearchParams(given).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

async function answerOf(response: Response): Promise<Outcome<unknown>> {
  if (response.status === 204) return success(null);
  const body = await response.json().catch(() => undefined);
  if (response.ok) return body === undefined ? failed({ code: 'portalAnswerUnreadable' }) : success(body);
  return failed(parseFailure(body) ?? unnamedFailure(response.status));
}

async function bytesOf(response: Response, mediaType: string): Promise<Outcome<unknown>> {
  const isAsked = response.headers.get('content-type')?.startsWith(mediaType) === true;
  return isAsked ? success(new Uint8Array(await response.arrayBuffer())) : failed({ code: 'portalAnswerUnreadable' });
}

function unnamedFailure(status: number): Failure {
  return status >= 500 ? { code: 'portalFaulty', status } : { code: 'portalAnswerUnreadable' };
}
