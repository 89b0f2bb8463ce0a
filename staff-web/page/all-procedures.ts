import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ProcedurePage } from '#contract/portal/procedure-routes.ts';
import type { ProcedureId } from '#contract/values/brands.ts';
import type { DeskClient } from './client.ts';

/** Two thousand procedures are more than any municipality has. */
const MOST_PAGES = 40;

/** Every procedure of the municipality that who asks may see, page after page. Fails as the portal does. */
export async function allProcedures(client: DeskClient): Promise<Outcome<ProcedurePage['procedures']>> {
  const procedures: ProcedurePage['procedures'] = [];
  let after: ProcedureId | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const listed = await client.ask('listProcedures', { query: { after } });
    if (!listed.ok) return failed(listed.failure);
    procedures.push(...listed.value.procedures);
    if (listed.value.next === null) break;
    after = listed.value.next;
  }
  return success(procedures);
}
