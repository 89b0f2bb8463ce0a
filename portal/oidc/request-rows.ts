import { sql } from 'kysely';
import { FAILURES, type FailureCode } from '#contract/failures/failure.ts';
import { failed, type Outcome } from '#contract/failures/outcome.ts';
import {
  type Device,
  type Keep,
  REQUEST_TIMES,
  type RequestEvent,
  type RequestPath,
  type RequestState,
  type RequestView,
  stepRequest,
} from '#contract/portal/authorization.ts';
import type { Database } from '../platform/database/database.ts';
import { onlyRow } from '../platform/database/only-row.ts';
import { hashOfToken } from '../platform/once-token.ts';
import { CLOSES, type SignTransactions } from './sign-transactions.ts';

const KEPT_HOURS = 24;

export interface RequestRow {
  readonly id: string;
  readonly sealed_uid: Buffer;
  readonly tab_hash: Buffer;
  readonly site_id: string;
  readonly site_version: number;
  readonly origin: string;
  readonly purpose: string;
  readonly asked: RequestView['asked'];
  readonly keep: Keep;
  readonly wanted: string | null;
  readonly sign_transaction: string | null;
  readonly address_request: string | null;
  readonly state: RequestState;
  readonly revision: number;
  readonly failure: string | null;
  readonly path: RequestPath;
  readonly device: Device;
  readonly launches: number;
  readonly codes: number;
  readonly launch_ends_at: Date | null;
  readonly challenge: Buffer | null;
  readonly challenge_ends_at: Date | null;
  readonly challenges: number;
  readonly refusals: number;
  readonly view_sha256: Buffer | null;
  readonly subject_id: string | null;
  readonly sealed: Buffer | null;
  readonly asking_tab: unknown;
  readonly number_hash: Buffer | null;
  readonly numbers: number;
  readonly made_at: Date;
  readonly ends_at: Date;
}

interface StepOptions {
  readonly failure?: FailureCode;
  readonly endsAt?: Date;
}

/** Codes that say all by themselves. */
type BareCode =
  | 'clientSuspended'
  | 'personMismatch'
  | 'requestExpired'
  | 'requestAlreadyClaimed'
  | 'requestChanged'
  | 'numberExhausted';

/** How rows of requests are held and changed. Times are `nowMs`. */
export interface RequestRows {
  /** Changes one request as a whole; what `make` refuses stands as it left it, so that a refusal is counted. */
  change<T>(
    where: ReturnType<typeof sql>,
    make: (row: RequestRow, transaction: Database) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>>;
  step(transaction: Database, row: RequestRow, event: RequestEvent, options?: StepOptions): Promise<RequestRow>;
  /** Ends a request that cannot go on, and says why. */
  end(transaction: Database, row: RequestRow, code: BareCode): Promise<Outcome<never>>;
  /** Whether its time is over, though nobody has written so. */
  hasExpired(row: RequestRow): boolean;
  isPast(at: Date | null): boolean;
  inSeconds(seconds: number): Date;
  /** Until when the next state may last: never beyond the request itself. */
  endOf(row: RequestRow, seconds: number): Date;
}

interface RowTools {
  readonly nowMs: () => number;
  readonly transactions: Pick<SignTransactions, 'close'>;
}

export function createRequestRows(database: Database, { nowMs, transactions }: RowTools): RequestRows {
  const inSeconds = (seconds: number) => new Date(nowMs() + seconds * 1_000);
  const isPast = (at: Date | null) => at === null || at.getTime() <= nowMs();
  const hasExpired = ({ ends_at: endsAt, state }: RequestRow) =>
    isPast(endsAt) && stepRequest(state, 'expire') !== undefined;

  /** The row, held to the end of the transaction; one whose time is over becomes so. */
  async function held(transaction: Database, where: ReturnType<typeof sql>): Promise<RequestRow | undefined> {
    const found = await sql<RequestRow>`select * from authorization_request where ${where} for update`.execute(
      transaction,
    );
    const [row] = found.rows;
    return row === undefined || !hasExpired(row) ? row : step(transaction, row, 'expire');
  }

  async function step(
    transaction: Database,
    row: RequestRow,
    event: RequestEvent,
    { failure, endsAt }: StepOptions = {},
  ): Promise<RequestRow> {
    const state = stepRequest(row.state, event);
    if (state === undefined) throw new Error(`a request that is ${row.state} does not ${event}`);
    const changed = await sql<RequestRow>`
      update authorization_request
      set state = ${state}, revision = revision + 1, failure = coalesce(${failure ?? null}, failure),
        ends_at = coalesce(${endsAt ?? null}, ends_at)
      where id = ${row.id} returning *`.execute(transaction);
    const how = CLOSES[state];
    if (how !== undefined && row.sign_transaction !== null) {
      await transactions.close(transaction, row.sign_transaction, how);
    }
    return onlyRow(changed.rows);
  }

  return {
    step,
    hasExpired,
    isPast,
    inSeconds,

    change: (where, make) =>
      database.transaction().execute(async (transaction) => {
        const row = await held(transaction, where);
        return row === undefined ? failed({ code: 'requestUnknown' }) : make(row, transaction);
      }),

    async end(transaction, row, code) {
      await step(transaction, row, 'fail', { failure: code });
      return failed({ code });
    },

    endOf: ({ made_at: madeAt }, seconds) =>
      new Date(Math.min(inSeconds(seconds).getTime(), madeAt.getTime() + REQUEST_TIMES.requestSeconds * 1_000)),
  };
}

/** Why nothing happens to a request any more. */
export function refusalOf({ state, failure }: RequestRow): Outcome<never> {
  if (state === 'cancelled' || state === 'refused') return failed({ code: 'requestCancelled' });
  if (state === 'failed' && failure !== null && failure in FAILURES) return failed({ code: failure as BareCode });
  if (state === 'expired' || state === 'continued') return failed({ code: 'requestExpired' });
  return failed({ code: 'requestUnknown' });
}

export const ofTab = (uid: string, tab: string | undefined) =>
  sql`uid_hash = ${hashOfToken(uid)} and tab_hash = ${hashOfToken(tab ?? '')}`;

export const ofClaim = (id: string, token: string) => sql`id = ${id} and claim_hash = ${hashOfToken(token)}`;

/** Of one request alone: six digits are soon tried out. */
export const hashOfNumber = (request: string, number: string) => hashOfToken(`${request} ${number}`);

/** Forgets requests of yesterday, and what the provider kept for a time that is over. */
export async function sweepRequests(database: Database, nowMs: () => number): Promise<number> {
  const requests = await sql`delete from authorization_request
    where made_at < ${new Date(nowMs())}::timestamptz - make_interval(hours => ${KEPT_HOURS})`.execute(database);
  const models = await sql`delete from oidc_model where expires_at < statement_timestamp()`.execute(database);
  return Number(requests.numAffectedRows ?? 0) + Number(models.numAffectedRows ?? 0);
}
