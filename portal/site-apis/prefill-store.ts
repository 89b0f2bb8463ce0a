import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { SiteName, ToldSites } from '#contract/portal/prefill-routes.ts';
import type { PrefillState } from '#contract/portal/site-api-routes.ts';
import { type Answers, answersSchema } from '#contract/procedure/answers.ts';
import type { ToldState } from '#contract/procedure/case.ts';
import type { MunicipalityCode, ProcedureId } from '#contract/values/brands.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Actor, ResidentActor, SiteActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { onlyRow } from '../platform/database/only-row.ts';
import { hashOfToken, newId, newToken } from '../platform/once-token.ts';
import { createSecretSeal } from '../platform/secret-seal.ts';
import { mayDo } from './site-api-policy.ts';

const OPEN_HOURS = 24;
/** So long a site hears how an application goes on. */
const TOLD_DAYS = 90;
const MOST_LISTED = 200;

interface NewPrefill {
  readonly procedure: ProcedureId;
  readonly municipality: MunicipalityCode;
  readonly answers: Answers;
}

/** Forms that sites began. Each fails with `notFound` for what is over, is another's, or never was: nobody learns which. */
export interface PrefillStore {
  make(
    site: SiteActor,
    wanted: NewPrefill,
  ): Promise<{ readonly id: string; readonly token: string; readonly endsAt: Date }>;
  /** By whom and for what, as long as it can be opened. */
  find(token: string): Promise<Outcome<FoundPrefill>>;
  /** What was written, for the first person who opens it and for nobody else. */
  open(person: ResidentActor, token: string): Promise<Outcome<OpenedPrefill>>;
  /** Names the application of this person that came of it. */
  tell(person: ResidentActor, token: string, receiptNumber: string): Promise<Outcome<void>>;
  /** What is told of an application is among the person's records, in the same transaction. */
  read(site: SiteActor, id: string): Promise<Outcome<PrefillState>>;
  /** Which sites hear how a person's applications go on, the newest first. */
  listTold(person: ResidentActor): Promise<ToldSites>;
  /** Ends that a site hears of one. */
  stopTelling(person: ResidentActor, id: string): Promise<Outcome<void>>;
  sweep(actor: Actor): Promise<number>;
}

interface FoundPrefill {
  readonly site: string;
  readonly siteVersion: number;
  readonly procedure: ProcedureId;
  readonly municipality: MunicipalityCode;
  readonly endsAt: Date;
}

interface OpenedPrefill extends Pick<FoundPrefill, 'site' | 'siteVersion'> {
  readonly answers: Answers;
}

interface PrefillTools {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Of a case of that person, for that procedure there. */
  readonly stateOf: (wanted: OwnCase) => Promise<ToldState | undefined>;
  /** Adds to the person's records that the site read it. */
  readonly record: (transaction: Database, site: SiteActor, subject: string, receiptNumber: string) => Promise<void>;
}

interface OwnCase {
  readonly receiptNumber: string;
  readonly subject: string;
  readonly procedure: ProcedureId;
  readonly municipality: MunicipalityCode;
}

interface PrefillRow {
  readonly id: string;
  readonly site_id: string;
  readonly site_version: number;
  readonly municipality_code: MunicipalityCode;
  readonly procedure_id: ProcedureId;
  readonly sealed: Buffer | null;
  readonly ends_at: Date;
  readonly subject_id: string | null;
  readonly receipt_number: string | null;
}

export function createPrefillStore(database: Database, { key, stateOf, record }: PrefillTools): PrefillStore {
  const seal = createSecretSeal(key, 'madoguchi/prefill/1');
  const notFound = failed({ code: 'notFound' });

  return {
    async make(site, { procedure, municipality, answers }) {
      if (!mayDo(site, 'make', {})) throw new Error(`${site.kind} may not begin forms`);
      const id = newId();
      const token = newToken();
      const sealed = seal.seal(Buffer.from(JSON.stringify(answers), 'utf8'), id);
      const made = await sql<{ ends_at: Date }>`
        insert into prefill
          (id, token_hash, site_id, site_version, municipality_code, procedure_id, sealed, ends_at)
        select ${id}, ${hashOfToken(token)}, ${site.id}, max(n), ${municipality}, ${procedure}, ${sealed},
          clock_timestamp() + ${OPEN_HOURS} * interval '1 hour'
        from site_version where site_id = ${site.id} returning ends_at`.execute(database);
      return { id, token, endsAt: onlyRow(made.rows).ends_at };
    },

    async find(token) {
      const found = await sql<PrefillRow>`
        select prefill.* from prefill join site on site.id = prefill.site_id
        where token_hash = ${hashOfToken(token)} and sealed is not null and ends_at > clock_timestamp()
          and site.state = 'active'`.execute(database);
      const [row] = found.rows;
      if (row === undefined) return notFound;
      return success({
        site: row.site_id,
        siteVersion: row.site_version,
        procedure: row.procedure_id,
        municipality: row.municipality_code,
        endsAt: row.ends_at,
      });
    },

    async open(person, token) {
      const found = await sql<PrefillRow>`
        update prefill set subject_id = ${person.id} from site
        where token_hash = ${hashOfToken(token)} and sealed is not null and ends_at > clock_timestamp()
          and (subject_id is null or subject_id = ${person.id}) and site.id = prefill.site_id and site.state = 'active'
        returning prefill.*`.execute(database);
      const [row] = found.rows;
      if (row?.sealed == null || !mayDo(person, 'open', { owner: row.subject_id })) return notFound;
      const answers = answersSchema.parse(parsedJson(seal.open(row.sealed, row.id).toString('utf8')));
      return success({ site: row.site_id, siteVersion: row.site_version, answers });
    },

    async tell(person, token, receiptNumber) {
      const found = await sql<PrefillRow>`
        select * from prefill where token_hash = ${hashOfToken(token)} and subject_id = ${person.id}
          and receipt_number is null`.execute(database);
      const [row] = found.rows;
      if (row === undefined || !mayDo(person, 'open', { owner: row.subject_id })) return notFound;
      const { procedure_id: procedure, municipality_code: municipality } = row;
      const state = await stateOf({ receiptNumber, subject: person.id, procedure, municipality });
      if (state === undefined) return notFound;
      await sql`update prefill set receipt_number = ${receiptNumber}, sealed = null
        where id = ${row.id} and receipt_number is null`.execute(database);
      return success(undefined);
    },

    async read(site, id) {
      const found = await sql<PrefillRow & { readonly is_open: boolean }>`
        select *, sealed is not null and ends_at > clock_timestamp() as is_open from prefill
        where id = ${id} and site_id = ${site.id} and made_at > clock_timestamp() - ${TOLD_DAYS} * interval '1 day'`.execute(
        database,
      );
      const [row] = found.rows;
      if (row === undefined || !mayDo(site, 'read', { owner: row.site_id })) return notFound;
      const {
        receipt_number: number,
        subject_id: subject,
        procedure_id: procedure,
        municipality_code: municipality,
      } = row;
      if (number === null || subject === null) {
        return success(row.is_open ? { state: 'open', endsAt: instantOf(row.ends_at) } : { state: 'over' });
      }
      const status = await stateOf({ receiptNumber: number, subject, procedure, municipality });
      if (status === undefined) return success({ state: 'over' });
      return database.transaction().execute(async (transaction): Promise<Outcome<PrefillState>> => {
        // Taken back meanwhile: that stands.
        const held = await sql`select from prefill where id = ${id} and receipt_number = ${number} for update`.execute(
          transaction,
        );
        if (held.rows.length === 0) return success({ state: 'over' });
        await record(transaction, site, subject, number);
        return success({ state: 'filed', number, status });
      });
    },

    async listTold(person) {
      if (!mayDo(person, 'list', { owner: person.id })) throw new Error(`${person.kind} may not list`);
      const found = await sql<{ id: string; receipt_number: string; until: Date; name: SiteName }>`
        select prefill.id, receipt_number, made_at + ${TOLD_DAYS} * interval '1 day' as until,
          version.registration -> 'name' as name
        from prefill join site_version as version on version.site_id = prefill.site_id and version.n = site_version
        where subject_id = ${person.id} and receipt_number is not null
          and made_at > clock_timestamp() - ${TOLD_DAYS} * interval '1 day'
        order by made_at desc, prefill.id limit ${MOST_LISTED}`.execute(database);
      return {
        told: found.rows.map(({ id, receipt_number: receiptNumber, until, name: site }) => ({
          prefill: id,
          site,
          receiptNumber,
          until: instantOf(until),
        })),
      };
    },

    async stopTelling(person, id) {
      if (!mayDo(person, 'stop', { owner: person.id })) return notFound;
      const stopped = await sql`update prefill set receipt_number = null
        where id = ${id} and subject_id = ${person.id} and receipt_number is not null`.execute(database);
      return stopped.numAffectedRows === 1n ? success(undefined) : notFound;
    },

    async sweep(actor) {
      if (!mayDo(actor, 'sweep', {})) throw new Error(`${actor.kind} may not sweep`);
      await sql`update prefill set sealed = null
        where sealed is not null and ends_at < now()`.execute(database);
      const swept = await sql`
        delete from prefill where made_at < now() - make_interval(days => ${TOLD_DAYS})`.execute(database);
      return Number(swept.numAffectedRows ?? 0);
    },
  };
}
