import { sql } from 'kysely';
import type { SiteReport } from '#contract/portal/authorization.ts';
import type { Database } from '../platform/database/database.ts';
import { newId } from '../platform/once-token.ts';

const FLAG_DAYS = 7;
/** So many persons within that time, and whoever keeps the sites is to look. */
const FLAG_PERSONS = 5;
const KEPT_DAYS = 365;
const MOST_LISTED = 10_000;

interface ReportedSite {
  readonly site: string;
  /** Of the last seven days. */
  readonly reports: number;
  readonly persons: number;
  readonly reasons: readonly SiteReport[];
  readonly isFlagged: boolean;
}

interface NewSiteReport {
  readonly site: string;
  /** Nobody, where no card has answered. */
  readonly subject: string | null;
  readonly reason: SiteReport;
  /** In which it is said: nobody says the same twice in one. */
  readonly request?: string;
}

/** What persons say of sites. A person counts once in seven days and for each reason, however often they say it. */
export interface SiteReports {
  add(from: Database, report: NewSiteReport): Promise<void>;
  /** Of the last seven days, those that most persons told of first. */
  list(): Promise<readonly ReportedSite[]>;
  sweep(): Promise<number>;
}

export function createSiteReports(database: Database, nowMs: () => number): SiteReports {
  const daysAgo = (days: number) => new Date(nowMs() - days * 86_400_000);
  return {
    async add(from, { site, subject, reason, request }) {
      const id = request === undefined ? newId() : `${request} ${reason}`;
      await sql`insert into site_report (id, site_id, subject_id, reason, at)
        select ${id}, ${site}, ${subject}, ${reason}, ${new Date(nowMs())}
        where not exists (select from site_report where site_id = ${site} and subject_id = ${subject}
          and reason = ${reason} and at > ${daysAgo(FLAG_DAYS)})
        on conflict (id) do update set subject_id = coalesce(site_report.subject_id, excluded.subject_id)`.execute(
        from,
      );
    },

    async list() {
      const found = await sql<{ site_id: string; reports: number; persons: number; reasons: SiteReport[] }>`
        select site_id, count(*)::int as reports, count(distinct subject_id)::int as persons,
          array_agg(distinct reason order by reason) as reasons
        from site_report where at > ${daysAgo(FLAG_DAYS)}
        group by site_id order by persons desc, site_id limit ${MOST_LISTED}`.execute(database);
      return found.rows.map(({ site_id: site, reports, persons, reasons }) => ({
        site,
        reports,
        persons,
        reasons,
        isFlagged: persons >= FLAG_PERSONS,
      }));
    },

    async sweep() {
      const swept = await sql`delete from site_report where at < ${daysAgo(KEPT_DAYS)}`.execute(database);
      return Number(swept.numAffectedRows ?? 0);
    },
  };
}
