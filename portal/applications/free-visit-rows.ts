import type { Selectable } from 'kysely';
import * as z from 'zod';
import type { VisitOffices } from '#contract/portal/visit-routes.ts';
import { slotOf, type VisitSection } from '#contract/procedure/visit.ts';
import { calendarDateSchema, municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { localizedTextSchema } from '#contract/values/localized-text.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Tables } from '../platform/database/database.ts';
import { KeyUnavailable } from '../platform/keyring/key-unavailable.ts';
import type { CaseKey } from '../platform/keyring/keyring.ts';

export type FreeVisitRow = Selectable<Tables['visit_free']>;

/** Where somebody may come for something without a case. */
interface VisitOffice {
  readonly procedure: FreeVisitPurpose['procedure'];
  readonly municipality: VisitOffices['offices'][number]['municipality'];
  readonly section: VisitSection;
}

/** The offices for a procedure, by its id; none where nobody comes for it without a case. */
export type FindVisitOffices = (purpose: string) => readonly VisitOffice[];

/** What somebody comes for and where, in the words in which they booked it: both may change afterwards. */
const purposeSchema = z.strictObject({
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
  municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
});
type FreeVisitPurpose = z.infer<typeof purposeSchema>;

const COLUMN = 'visit_free.sealed_purpose';

export function sealPurpose(key: CaseKey, id: string, { procedure, municipality }: VisitOffice): Buffer {
  return key.seal(COLUMN, id, Buffer.from(JSON.stringify({ procedure, municipality })));
}

/** Throws `KeyUnavailable`. */
export function openPurpose(
  key: CaseKey | undefined,
  { id, sealed_purpose }: Pick<FreeVisitRow, 'id' | 'sealed_purpose'>,
): FreeVisitPurpose {
  const bytes = key?.open(COLUMN, id, sealed_purpose);
  if (bytes === undefined) throw new KeyUnavailable();
  return purposeSchema.parse(parsedJson(bytes.toString('utf8')));
}

export function toldFreeVisit({ id, day, starts, minutes, state }: FreeVisitRow) {
  return { id, slot: slotOf(calendarDateSchema.parse(day), starts), minutes, state };
}
