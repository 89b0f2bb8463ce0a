import { sql } from 'kysely';
import type { SiteAct } from '#contract/portal/exchange-record-routes.ts';
import { ownGroupIdSchema } from '#contract/portal/own-data-routes.ts';
import type { SiteActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { onlyRow } from '../platform/database/only-row.ts';
import { createPolicy } from '../platform/policy.ts';

/** What a site did in its own name, by what is kept of it; of a source its identifier, and no value of an answer. */
type NewSiteAct =
  | { readonly did: 'ownDataRead'; readonly source: string; readonly group: string }
  | { readonly did: 'applicationRead'; readonly receiptNumber: string }
  | { readonly did: 'noticeSent' };

const PURPOSES: Readonly<Record<NewSiteAct['did'], SiteAct['purpose']>> = {
  ownDataRead: 'site.granted',
  applicationRead: 'site.granted',
  noticeSent: 'site.office',
};

const mayKeep = createPolicy<'add', 'itself', Record<never, never>>(
  { add: { site: 'itself' } },
  { itself: () => true },
);

/** Adds what a site does to a person's records, in the transaction that does it. Of a state that is looked at again and again the first of a day stays. */
export async function addSiteAct(
  transaction: Database,
  site: SiteActor,
  subject: string,
  act: NewSiteAct,
): Promise<void> {
  if (!mayKeep(site, 'add', {})) throw new Error(`${site.kind} may not add`);
  const source = act.did === 'ownDataRead' ? act.source : null;
  const group = act.did === 'ownDataRead' ? act.group : null;
  const receiptNumber = act.did === 'applicationRead' ? act.receiptNumber : null;
  await sql`
    insert into site_act (subject_id, site_id, site_version, did, source_id, data_group, receipt_number)
    select ${subject}, ${site.id}, max(n), ${act.did}, ${source}, ${group}, ${receiptNumber}
    from site_version where site_id = ${site.id} and not exists (
      select from site_act where subject_id = ${subject} and site_id = ${site.id} and receipt_number = ${receiptNumber}
        and at > statement_timestamp() - interval '1 day')
    having max(n) is not null`.execute(transaction);
}

/** How often a site did that to a person within a day. */
export async function countSiteActs(
  transaction: Database,
  site: SiteActor,
  subject: string,
  did: NewSiteAct['did'],
): Promise<number> {
  const counted = await sql<{ n: number }>`
    select count(*)::int as n from site_act
    where subject_id = ${subject} and at > statement_timestamp() - interval '1 day'
      and site_id = ${site.id} and did = ${did}`.execute(transaction);
  return onlyRow(counted.rows).n;
}

interface ActRow {
  readonly id: string;
  readonly at: Date;
  readonly site_id: string;
  readonly did: NewSiteAct['did'];
  readonly source_id: string | null;
  readonly data_group: string | null;
  readonly receipt_number: string | null;
  readonly name: SiteAct['site']['name'];
}

/** What sites did, the newest first, `most` at most. */
export async function readSiteActs(
  database: Database,
  subject: string,
  most: number,
  sourceName: (source: string) => Extract<SiteAct['act'], { readonly did: 'ownDataRead' }>['source']['name'],
): Promise<readonly { readonly atMs: number; readonly record: SiteAct }[]> {
  const read = await sql<ActRow>`
    select act.id, act.at, act.site_id, did, source_id, data_group, receipt_number, registration -> 'name' as name
    from site_act as act join site_version as version on version.site_id = act.site_id and version.n = act.site_version
    where subject_id = ${subject} order by act.at desc limit ${most}`.execute(database);
  return read.rows.map((row) => ({
    atMs: row.at.getTime(),
    record: {
      record: row.id,
      at: instantOf(row.at),
      way: 'site',
      site: { client: row.site_id, name: row.name },
      act: actOf(row, sourceName),
      purpose: PURPOSES[row.did],
    },
  }));
}

function actOf(
  { did, source_id: source, data_group: group, receipt_number: receiptNumber }: ActRow,
  sourceName: Parameters<typeof readSiteActs>[3],
): SiteAct['act'] {
  if (did === 'ownDataRead' && source !== null) {
    return { did, source: { id: source, name: sourceName(source) }, group: ownGroupIdSchema.parse(group) };
  }
  return did === 'applicationRead' && receiptNumber !== null ? { did, receiptNumber } : { did: 'noticeSent' };
}
