import { sql } from 'kysely';
import { GUARDIANSHIP, type Guardianship, guardianshipSchema } from '#contract/procedure/guardianship.ts';
import type { NamedPerson } from '#contract/values/named-person.ts';
import { sha256Hex } from '#pki/der/algorithms.ts';
import type { Database } from '../platform/database/database.ts';
import type { CaseVault } from './case-vault.ts';
import { applicationOf } from './filed-application.ts';
import { keptEvidence } from './signature-report.ts';

interface GuardianshipCase {
  readonly guardian: string;
  readonly asked: Guardianship;
  readonly isGranted: boolean;
  readonly proxy: NamedPerson & { readonly certificate: string };
  readonly sha256: string;
  readonly procedures: readonly string[];
}

/**
 * A case in which a guardian asks to act for an adult, as it stands now; `undefined` of any other case, and of one that is erased.
 * Procedures are those of the group that was asked for which were ever served there, sorted. Throws `KeyUnavailable`.
 */
export async function findGuardianshipCase(
  database: Database,
  vault: CaseVault,
  receiptNumber: string,
): Promise<GuardianshipCase | undefined> {
  const row = await database
    .selectFrom('desk_case')
    .innerJoin('application', 'application.receipt_number', 'desk_case.receipt_number')
    .select(['desk_case.municipality_code', 'desk_case.receipt_number', 'desk_case.state', 'desk_case.outcome'])
    .select(['desk_case.erased_at', 'application.owner'])
    .where('application.receipt_number', '=', receiptNumber)
    .where('application.procedure_id', '=', GUARDIANSHIP)
    // What is told of it at once is followed one after the other.
    .forUpdate('application')
    .executeTakeFirst();
  if (row === undefined || row.owner === null || row.erased_at !== null) return undefined;
  const { filing, container_sha256: sha256 } = await database
    .selectFrom('application_filing')
    .select(['filing', 'container_sha256'])
    .where('receipt_number', '=', receiptNumber)
    .orderBy('filing', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const application = await applicationOf(database, vault, row, filing);
  const evidence = await keptEvidence(database, await vault.open(database, row), row, filing);
  const [certificate] = evidence?.path ?? [];
  if (application === undefined || certificate === undefined) return undefined;
  const { name, birthDate } = application.applicant;
  const asked = guardianshipSchema.parse(application.answers);
  const served = await sql<{ id: string }>`
    select distinct procedure_id as id from served_procedure
    where municipality_code = ${row.municipality_code} and definition ->> 'group' = ${asked.group}
      and procedure_id <> ${GUARDIANSHIP} order by 1`.execute(database);
  return {
    guardian: row.owner,
    asked,
    isGranted: row.state === 'decided' && row.outcome === 'granted',
    proxy: { name: name.value, birthDate: birthDate.value, certificate: sha256Hex(certificate) },
    sha256: sha256.toString('hex'),
    procedures: served.rows.map(({ id }) => id),
  };
}
