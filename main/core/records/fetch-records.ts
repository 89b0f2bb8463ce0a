import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { ExchangeRecord, RecordFilter } from '#contract/portal/exchange-record-routes.ts';
import type { PortalClient } from '../portal/portal-client.ts';

/** Of one file; of more, the newest. */
const MOST_SAVED = 2_000;

/** The records that a filter leaves, page after page, the newest first. Fails as the portal does. */
export async function fetchRecords(
  portal: PortalClient,
  token: string,
  filter: RecordFilter,
  signal: AbortSignal,
): Promise<Outcome<readonly ExchangeRecord[]>> {
  const records: ExchangeRecord[] = [];
  let after: string | undefined;
  do {
    const query = after === undefined ? filter : { ...filter, after };
    const page = await portal.call('listExchangeRecords', { query, token, signal });
    if (!page.ok) return page;
    records.push(...page.value.records);
    // A portal that goes on without an entry is not asked for ever.
    after = page.value.records.length === 0 ? undefined : (page.value.next ?? undefined);
  } while (after !== undefined && records.length < MOST_SAVED);
  return success(records);
}
