import { EXCHANGE_RECORD_ROUTES, type Look } from '#contract/portal/exchange-record-routes.ts';

/** A page of records of which none is a question of the person's own. */
export function pageOfLooks(body: unknown) {
  const { records, ...page } = EXCHANGE_RECORD_ROUTES.listExchangeRecords.reply.parse(body);
  const looks: Look[] = records.filter((one) => one.way !== 'self' && one.way !== 'site');
  if (looks.length < records.length) throw new Error('somebody asked about themselves');
  return { ...page, records: looks };
}
