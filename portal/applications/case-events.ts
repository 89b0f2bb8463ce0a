import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';
import type { CaseEvents, CaseStep } from './derived-case.ts';

interface EventsRow
  extends Pick<CaseEvents, 'originals' | 'visits' | 'requests' | 'isHeld' | 'isUnsigned' | 'version'> {
  readonly receipt_number: string;
  readonly procedure_id: string;
  readonly revision: string;
  readonly received_at: Date;
}

/** What happened to each of these cases of a municipality, with the revision of its procedure, by its number. */
export async function readEvents(
  database: Database,
  m: string,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, { readonly events: CaseEvents; readonly revision: string }>> {
  const given = sql`any(${[...numbers]}::text[])`;
  const { rows } = await sql<EventsRow>`
    select application.receipt_number, application.procedure_id, revision, application.received_at,
      (select count(*)::int from case_original as paper where paper.municipality_code = ${m}
        and paper.receipt_number = application.receipt_number and paper.state = 'expected') as originals,
      (select count(*)::int from case_visit as visit where visit.municipality_code = ${m}
        and visit.receipt_number = application.receipt_number and visit.state = 'booked') as visits,
      (select count(*)::int from case_request as request where request.municipality_code = ${m}
        and request.receipt_number = application.receipt_number and ended_how is null) as requests,
      exists (select from retention_hold as hold where hold.municipality_code = ${m}
        and hold.receipt_number = application.receipt_number and hold.ended_at is null) as "isHeld",
      (select cardinality(certificate_path) = 0 and sealed_path is null from application_evidence as evidence
        where evidence.receipt_number = application.receipt_number order by filing desc limit 1) as "isUnsigned",
      (select max(version) from agency_feed as feed where feed.municipality_code = ${m}
        and feed.receipt_number = application.receipt_number) as version
    from application where application.municipality_code = ${m} and application.receipt_number = ${given}`.execute(
    database,
  );
  const history = await sql<CaseStep & { receipt_number: string }>`
    select receipt_number, act, status, outcome, at, actor_kind, actor_id, passed_to from application_history
    where receipt_number = ${given} order by receipt_number, step`.execute(database);
  const corrections = await database
    .selectFrom('case_correction')
    .select(['receipt_number', 'asked_at', 'last_day', 'ended_at', 'ended_how'])
    .where('municipality_code', '=', m)
    .where('receipt_number', 'in', [...numbers, ''])
    .orderBy('correction_id')
    .execute();
  const stepsOf = Map.groupBy(history.rows, ({ receipt_number }) => receipt_number);
  const correctionsOf = Map.groupBy(corrections, ({ receipt_number }) => receipt_number);
  return new Map(
    rows.map(({ receipt_number: number, procedure_id, received_at, revision, ...beside }) => {
      const events = {
        ...beside,
        application: { procedure_id, received_at },
        history: stepsOf.get(number) ?? [],
        corrections: correctionsOf.get(number) ?? [],
      };
      return [number, { events, revision }];
    }),
  );
}
