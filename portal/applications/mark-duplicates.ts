import { sql } from 'kysely';
import type { Database } from '../platform/database/database.ts';

/** A decision so long before still counts as one about the same. */
const NEAR_DAYS = 90;
/** Of one person and procedure, the newest. */
const MOST_LOOKED_AT = 50;

/**
 * Marks, among the open cases of the person and procedure of one case, those beside which there is or lately was another, and
 * takes the mark off the others. A restricted case and one of another group are told to nobody by it. Run once an event stands, in a transaction of its own: of two that come at once the later
 * sees both.
 */
export async function markDuplicates(
  transaction: Database,
  { receiptNumber }: { readonly receiptNumber: string },
): Promise<void> {
  const one = await transaction
    .selectFrom('application')
    .select(['owner', 'procedure_id', 'municipality_code'])
    .where('receipt_number', '=', receiptNumber)
    .executeTakeFirst();
  if (one === undefined || one.owner === null) return;
  await sql`
    with theirs as (
      select held.*
      from application
      join desk_case as held on held.municipality_code = application.municipality_code
        and held.receipt_number = application.receipt_number
      where application.owner = ${one.owner} and application.procedure_id = ${one.procedure_id}
        and application.municipality_code = ${one.municipality_code}
      order by application.received_at desc, application.receipt_number desc limit ${MOST_LOOKED_AT}
      for no key update of held
    ), judged as (
      select theirs.municipality_code, theirs.receipt_number, exists (
        select from theirs as beside
        where beside.receipt_number <> theirs.receipt_number and beside.procedure_group = theirs.procedure_group
          and not beside.restricted and beside.state <> 'withdrawn'
          and (beside.closed_at is null
            or beside.closed_at > theirs.received_at - make_interval(days => ${NEAR_DAYS}))) as is_duplicate
      from theirs where theirs.closed_at is null
    )
    update desk_case set maybe_duplicate = judged.is_duplicate
    from judged
    where desk_case.municipality_code = judged.municipality_code
      and desk_case.receipt_number = judged.receipt_number
      and desk_case.maybe_duplicate <> judged.is_duplicate`.execute(transaction);
}
