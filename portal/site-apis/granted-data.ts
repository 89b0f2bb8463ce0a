import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type Claim, ownDataClaim } from '#contract/portal/authorization.ts';
import type { OwnGroupId } from '#contract/portal/own-data-groups.ts';
import type { OwnReading } from '#contract/portal/own-data-routes.ts';
import type { SiteActor } from '../platform/actor.ts';
import { allOrNothing } from '../platform/database/all-or-nothing.ts';
import type { Database } from '../platform/database/database.ts';

const READINGS_A_DAY = 20;
const DAY_SECONDS = 86_400;

interface WantedData {
  /** By which name the site knows the person. */
  readonly sub: string;
  readonly group: OwnGroupId;
  readonly signal: AbortSignal;
}

/** A source that can be asked now. */
interface ReadySource {
  readonly source: string;
  ask(since: undefined, signal: AbortSignal): Promise<Outcome<OwnReading>>;
}

/** Handed in by the portal: grants, records and sources belong to other capabilities. */
export interface GrantedDataTools {
  /** Who lets the site do that, as long as the transaction lasts. */
  readonly findGranter: (
    transaction: Database,
    site: SiteActor,
    sub: string,
    claim: Claim,
  ) => Promise<string | undefined>;
  /** Fails with `groupUnknown`, `sourceNotLinked`, `sourceClosed`. */
  readonly ready: (
    transaction: Database,
    site: SiteActor,
    subject: string,
    group: OwnGroupId,
  ) => Promise<Outcome<ReadySource>>;
  /** Adds it to what the person reads of who looked; says how often the site read of them within a day. */
  readonly record: (
    transaction: Database,
    site: SiteActor,
    subject: string,
    line: { readonly source: string; readonly group: OwnGroupId },
  ) => Promise<number>;
}

/**
 * What a public body holds of a person who lets the site read it. The record is there before the source is asked, and an
 * answer leaves only while the grant still stands. Fails with `notFound` alike for whom the site does not know, for what
 * was not given, was taken back, or is not to be had; with `tooManyRequests`, `sourceClosed`, or as the source does.
 */
export async function readGrantedData(
  database: Database,
  { findGranter, ready, record }: GrantedDataTools,
  site: SiteActor,
  { sub, group, signal }: WantedData,
): Promise<Outcome<OwnReading>> {
  const notFound = failed({ code: 'notFound' });
  const claim = ownDataClaim(group);
  const granted = await allOrNothing(database, async (transaction): Promise<Outcome<ReadySource>> => {
    const subject = await findGranter(transaction, site, sub, claim);
    if (subject === undefined) return notFound;
    const source = await ready(transaction, site, subject, group);
    if (!source.ok) return source.failure.code === 'sourceClosed' ? source : notFound;
    const asked = await record(transaction, site, subject, { source: source.value.source, group });
    if (asked > READINGS_A_DAY) return failed({ code: 'tooManyRequests', retryAfterSeconds: DAY_SECONDS });
    return source;
  });
  if (!granted.ok) return granted;
  const answer = await granted.value.ask(undefined, signal);
  if (!answer.ok) return answer;
  const stands = await database.transaction().execute((one) => findGranter(one, site, sub, claim));
  return stands === undefined ? notFound : success(answer.value);
}
