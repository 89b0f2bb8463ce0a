import { sql } from 'kysely';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import type { Database } from '../platform/database/database.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import type { DeliveryAudit } from './delivery-acts.ts';
import type { InvitationSecrets } from './delivery-secrets.ts';
import { sealReference } from './delivery-vault.ts';

interface LinkTools {
  readonly secrets: InvitationSecrets;
  readonly keyring: Keyring;
  readonly audit: DeliveryAudit;
  readonly nowMs: () => number;
}

interface Agreed {
  readonly id: string;
  readonly sender_id: string;
  readonly subject_id: string | null;
  readonly sealed_reference: Buffer;
}

/** The box is dead from here on; what came stays. Answers whether there was a link. */
export async function endLink(
  transaction: Database,
  { subject, sender, atMs }: { readonly subject: string; readonly sender: string; readonly atMs: number },
): Promise<boolean> {
  const ended = await sql<{ n: number }>`
    update delivery_link set state = 'unlinked', until = ${new Date(atMs)}
    where subject_id = ${subject} and sender_id = ${sender} and state = 'linked' returning n`.execute(transaction);
  const [link] = ended.rows;
  if (link === undefined) return false;
  await sql`delete from delivery_box
    where subject_id = ${subject} and sender_id = ${sender} and n = ${link.n}`.execute(transaction);
  return true;
}

/** Makes the link of an invitation that the person agreed to, in place of one that is there; its reference is theirs from then on. */
export async function makeLink(
  transaction: Database,
  { secrets, keyring, audit, nowMs }: LinkTools,
  { id, sender_id: sender, subject_id: subject, sealed_reference: sealed }: Agreed,
  requestId: string,
): Promise<void> {
  if (subject === null) throw new Error('an invitation is agreed to by somebody');
  await sql`select id from subject where id = ${subject} for update`.execute(transaction);
  await endLink(transaction, { subject, sender, atMs: nowMs() });
  const last = await sql<{ n: number }>`
    select coalesce(max(n), 0)::int as n from delivery_link
    where subject_id = ${subject} and sender_id = ${sender}`.execute(transaction);
  const n = (last.rows[0]?.n ?? 0) + 1;
  const reference = secrets.reference.open(sealed, id).toString('utf8');
  const key = await keyring.keepPerson(transaction, subject);
  await sql`
    insert into delivery_link (subject_id, sender_id, n, sealed_reference, since)
    values (${subject}, ${sender}, ${n}, ${sealReference(key, sender, n, reference)}, ${new Date(nowMs())})`.execute(
    transaction,
  );
  await sql`update delivery_invitation set state = 'confirmed' where id = ${id}`.execute(transaction);
  await audit.append(transaction, {
    actor: { kind: 'resident', id: subject },
    municipality: NO_MUNICIPALITY,
    receiptNumber: null,
    requestId,
    act: 'boxLinked',
    detail: { sender },
  });
}
