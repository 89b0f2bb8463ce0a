import { type Outcome, success } from '#contract/failures/outcome.ts';
import type { DeliveryDetail, DeliveryForm } from '#contract/portal/delivery-routes.ts';
import { csvFile, type NamedFile, zipWithSums } from '#documents/container/named-files.ts';
import { allPages } from '../portal/all-pages.ts';
import type { PortalClient } from '../portal/portal-client.ts';

const ENDINGS: Readonly<Record<DeliveryForm, string>> = {
  pdf: 'pdf',
  png: 'png',
  jpeg: 'jpg',
  text: 'txt',
  csv: 'csv',
  xml: 'xml',
};

/** A name for a saved document: its day and a part of its identifier, nothing of its title. */
export function nameOfDelivery({
  date,
  delivery,
  form,
  signed,
}: Pick<DeliveryDetail, 'date' | 'delivery' | 'form' | 'signed'>): string {
  const ending = signed === 'around' ? `${ENDINGS[form]}.p7m` : ENDINGS[form];
  return `${date.replaceAll('-', '')}-${delivery.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 8)}.${ending}`;
}

/** A document as it came, under a name, and the signature that came beside it. Fails as the portal does. */
export async function filesOfDelivery(
  portal: PortalClient,
  token: string,
  { delivery, signed }: Pick<DeliveryDetail, 'delivery' | 'signed'>,
  name: string,
  signal: AbortSignal,
): Promise<Outcome<NamedFile[]>> {
  const params = { delivery };
  const file = await portal.call('readDeliveryFile', { params, token, signal });
  if (!file.ok) return file;
  const document = { name, bytes: file.value };
  if (signed !== 'beside') return success([document]);
  const signature = await portal.call('readDeliverySignature', { params, token, signal });
  return signature.ok ? success([document, { name: `${name}.p7s`, bytes: signature.value }]) : signature;
}

/**
 * All that came of one sender and is still there, as a ZIP: the documents and their signatures as they came, `index.csv` with what was said of
 * them, and `SHA256SUMS`. What the person deleted is not in it. Fails as the portal does.
 */
export async function exportOfSender(
  portal: PortalClient,
  token: string,
  sender: string,
  signal: AbortSignal,
): Promise<Outcome<{ readonly bytes: Uint8Array; readonly documents: number }>> {
  const listed = await allPages(
    (after) => portal.call('listDeliveries', { query: { sender, ...after }, token, signal }),
    ({ deliveries }) => deliveries,
  );
  if (!listed.ok) return listed;
  const files: NamedFile[] = [];
  const rows: string[][] = [['file', 'date', 'received', 'sender', 'kind', 'title', 'sha256']];
  for (const { delivery, state, goneOn } of listed.value) {
    if (state !== 'available' || goneOn !== null) continue;
    const read = await portal.call('readDelivery', { params: { delivery }, token, signal });
    if (!read.ok) return read;
    const { date, at, legalName, kind, title, sha256 } = read.value;
    const name = `${String(rows.length).padStart(4, '0')}-${nameOfDelivery(read.value)}`;
    const came = await filesOfDelivery(portal, token, read.value, name, signal);
    if (!came.ok) return came;
    files.push(...came.value);
    rows.push([name, date, at, legalName, kind, title, sha256]);
  }
  return success({ bytes: zipWithSums([...files, csvFile('index.csv', rows)]), documents: rows.length - 1 });
}
