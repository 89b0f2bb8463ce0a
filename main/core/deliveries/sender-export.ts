import { hash } from 'node:crypto';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { DeliveryDetail, DeliveryForm } from '#contract/portal/delivery-routes.ts';
import { BYTE_ORDER_MARK, csvOf } from '#contract/values/csv.ts';
import { writeZip } from '#documents/container/zip-layout.ts';
import type { PortalClient } from '../portal/portal-client.ts';

const ENDINGS: Readonly<Record<DeliveryForm, string>> = {
  pdf: 'pdf',
  png: 'png',
  jpeg: 'jpg',
  text: 'txt',
  csv: 'csv',
  xml: 'xml',
};
/** A box holds no more than 100 MB, whatever the documents are. */
const MOST_DOCUMENTS = 10_000;

/** A name for a saved document: its day and a part of its identifier, nothing of its title. */
export function nameOfDelivery({ date, delivery, form }: Pick<DeliveryDetail, 'date' | 'delivery' | 'form'>): string {
  return `${date.replaceAll('-', '')}-${delivery.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 8)}.${ENDINGS[form]}`;
}

/**
 * All that came of one sender and is still there, as a ZIP: the documents as they came, `index.csv` with what was said of
 * them, and `SHA256SUMS`. Fails as the portal does.
 */
export async function exportOfSender(
  portal: PortalClient,
  token: string,
  sender: string,
  signal: AbortSignal,
): Promise<Outcome<{ readonly bytes: Uint8Array; readonly documents: number }>> {
  const entries: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  const rows: string[][] = [['file', 'date', 'received', 'sender', 'kind', 'title', 'sha256']];
  for (let after: string | undefined; entries.length < MOST_DOCUMENTS; ) {
    const query = { sender, ...(after === undefined ? {} : { after }) };
    const page = await portal.call('listDeliveries', { query, token, signal });
    if (!page.ok) return page;
    for (const { delivery, state } of page.value.deliveries) {
      if (state !== 'available') continue;
      const read = await portal.call('readDelivery', { params: { delivery }, token, signal });
      if (!read.ok) return read;
      const file = await portal.call('readDeliveryFile', { params: { delivery }, token, signal });
      if (!file.ok) return file;
      const { date, at, legalName, kind, title, sha256 } = read.value;
      const name = `${String(entries.length + 1).padStart(4, '0')}-${nameOfDelivery(read.value)}`;
      entries.push({ name, bytes: file.value });
      rows.push([name, date, at, legalName, kind, title, sha256]);
    }
    if (page.value.next === null) break;
    after = page.value.next;
  }
  const index = { name: 'index.csv', bytes: encoded(`${BYTE_ORDER_MARK}${csvOf(rows).text}`) };
  const sums = [...entries, index].map(({ name, bytes }) => `${hash('sha256', bytes)}  ${name}\n`).join('');
  const bytes = writeZip([...entries, index, { name: 'SHA256SUMS', bytes: encoded(sums) }]);
  return success({ bytes, documents: entries.length });
}

const encoded = (text: string) => new TextEncoder().encode(text);
