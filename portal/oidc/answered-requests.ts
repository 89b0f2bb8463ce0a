import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type Claim, type Keep, REQUEST_TIMES, stepRequest } from '#contract/portal/authorization.ts';
import type { Database } from '../platform/database/database.ts';
import { hashOfToken, newToken } from '../platform/once-token.ts';
import type { ConsentStore } from './consent-store.ts';
import type { OidcSecrets } from './oidc-secrets.ts';
import { hashOfNumber, ofTab, type RequestRow, type RequestRows, refusalOf } from './request-rows.ts';
import type { RequestViews } from './request-views.ts';
import type { SealedProofs } from './sealed-proofs.ts';
import type { SignTransactions } from './sign-transactions.ts';
import type { SiteReports } from './site-reports.ts';

/** Where a person's answer goes. */
export interface AnsweredRequest {
  readonly uid: string;
  readonly subject: string;
  readonly client: string;
  readonly grantId: string;
  readonly keep: Keep;
  readonly claims: readonly Claim[];
}

/** How an answer comes back to the browser that asked. */
export interface AnsweredRequests {
  /** Fails with `returnBrowserMismatch` for another browser, of which nothing moves. */
  takeReturn(ticket: string, tab: string | undefined): Promise<Outcome<AnsweredRequest>>;
  /**
   * What the other device has shown, typed into the page that showed the code. Fails with `numberWrong`, and with
   * `numberExhausted` at the third, which ends the request.
   */
  takeNumber(uid: string, tab: string | undefined, number: string): Promise<Outcome<AnsweredRequest>>;
  /** Somebody at another browser says that they were told to go on. */
  reportReturn(ticket: string): Promise<Outcome<void>>;
}

interface AnswerTools {
  readonly secrets: OidcSecrets;
  readonly consents: Pick<ConsentStore, 'add'>;
  readonly reports: Pick<SiteReports, 'add'>;
  readonly transactions: Pick<SignTransactions, 'agree'>;
  readonly rows: RequestRows;
  readonly views: RequestViews;
  readonly proofs: SealedProofs;
}

export function createAnsweredRequests({
  secrets,
  consents,
  reports,
  transactions,
  rows,
  views,
  proofs,
}: AnswerTools): AnsweredRequests {
  const { change, step, end } = rows;
  const { siteOf } = views;

  /** What was proved becomes what was agreed to, and the provider's to tell. */
  async function take(transaction: Database, row: RequestRow): Promise<Outcome<AnsweredRequest>> {
    const { registration, state } = await siteOf(transaction, row);
    if (state !== 'active') return end(transaction, row, 'clientSuspended');
    const { subject, content } = await proofs.open(transaction, row);
    const { given: claims } = content;
    const grantId = newToken();
    const { sign_transaction: sign, path } = row;
    if (path === 'ask') throw new Error('no browser has asked for it');
    const sub = secrets.pairwise(registration.sector, subject);
    if (sign !== null) {
      const by = { subject, sub, grantId };
      if (!(await transactions.agree(transaction, sign, by))) return end(transaction, row, 'requestExpired');
    }
    await step(transaction, row, 'return');
    await sql`update authorization_request set sealed = null where id = ${row.id}`.execute(transaction);
    await consents.add(transaction, {
      subject,
      sub,
      site: row.site_id,
      siteVersion: row.site_version,
      origin: row.origin,
      path,
      device: row.device,
      keep: content.keep,
      claims,
      values: content.values,
      proof: content.proof,
      grantId,
    });
    const uid = secrets.seal.open(row.sealed_uid, row.id).toString('utf8');
    return success({ uid, subject, client: row.site_id, grantId, keep: content.keep, claims });
  }

  return {
    takeReturn: (ticket, tab) =>
      change(sql`ticket_hash = ${hashOfToken(ticket)}`, async (row, transaction): Promise<Outcome<AnsweredRequest>> => {
        if (tab === undefined || !hashOfToken(tab).equals(row.tab_hash))
          return failed({ code: 'returnBrowserMismatch' });
        return row.state === 'released' ? take(transaction, row) : refusalOf(row);
      }),

    takeNumber: (uid, tab, number) =>
      change(ofTab(uid, tab), async (row, transaction): Promise<Outcome<AnsweredRequest>> => {
        if (row.state !== 'released' || row.number_hash === null) return refusalOf(row);
        if (hashOfNumber(row.id, number).equals(row.number_hash)) return take(transaction, row);
        const triesLeft = REQUEST_TIMES.mostNumbers - row.numbers - 1;
        if (triesLeft <= 0) return end(transaction, row, 'numberExhausted');
        await sql`update authorization_request set numbers = numbers + 1 where id = ${row.id}`.execute(transaction);
        return failed({ code: 'numberWrong', triesLeft });
      }),

    reportReturn: (ticket) =>
      change(sql`ticket_hash = ${hashOfToken(ticket)}`, async (row, transaction): Promise<Outcome<void>> => {
        if (stepRequest(row.state, 'refuse') === undefined) return refusalOf(row);
        await step(transaction, row, 'refuse', { failure: 'returnBrowserMismatch' });
        await reports.add(transaction, {
          site: row.site_id,
          subject: row.subject_id,
          reason: 'other',
          request: row.id,
        });
        return success(undefined);
      }),
  };
}
