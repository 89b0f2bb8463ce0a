import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { ExchangeRecord, RecordFilter } from '#contract/portal/exchange-record-routes.ts';
import type { PortalClient } from '../portal/portal-client.ts';

/** The records that a filter leaves, page after page, the newest first, `most` at most. Fails as the portal does. */
export async function fetchRecords(
  portal: PortalClient,
  token: string,
  { filter = {}, most }: { readonly filter?: RecordFilter; readonly most: number },
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
  } while (after !== undefined && records.length < most);
  return success(records);
}
