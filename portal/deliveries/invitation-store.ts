import { randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { BoxInvitation, InvitationState } from '#contract/portal/sender-routes.ts';
import { BASE_32 } from '#platform/base32.ts';
import type { SenderActor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import { hashOfToken, newId, newToken } from '../platform/once-token.ts';
import type { DeliveryAudit } from './delivery-acts.ts';
import { maySend } from './delivery-policy.ts';
import { comparableName, type InvitationSecrets } from './delivery-secrets.ts';
import { makeLink } from './link-making.ts';

export interface InvitationTools {
  readonly secrets: InvitationSecrets;
  readonly keyring: Keyring;
  readonly audit: DeliveryAudit;
  readonly nowMs: () => number;
}

/** What a sender asks about its own invitations; another's are `notFound`. */
export interface InvitationStore {
  invite(
    actor: SenderActor,
    wanted: BoxInvitation,
  ): Promise<Outcome<{ readonly id: string; readonly code: string; readonly endsAt: string }>>;
  /** The box is in the first answer after the person agreed, and in no other. */
  read(actor: SenderActor, invitation: string): Promise<Outcome<InvitationState>>;
  /** Makes the box where the number is the one that the person sees. Three tries; fails with `notLinked`. */
  confirm(actor: SenderActor, invitation: string, number: string, requestId: string): Promise<Outcome<string>>;
}

export interface InvitationRow {
  readonly id: string;
  readonly sender_id: string;
  readonly sealed_reference: Buffer;
  readonly confirm: 'number' | 'identity';
  readonly identity_hash: Buffer | null;
  readonly state: 'invited' | 'shown' | 'agreed' | 'confirmed' | 'linked' | 'refused';
  readonly subject_id: string | null;
  readonly claim: string | null;
  readonly number_hash: Buffer | null;
  readonly tries: number;
  readonly ends_at: Date;
}

const LIFETIME_MS = 24 * 3_600_000;
const MOST_TRIES = 3;
const CODE_CHARACTERS = 16;

export function createInvitationStore(database: Database, tools: InvitationTools): InvitationStore {
  const { secrets, nowMs } = tools;

  async function held(transaction: Database, sender: string, invitation: string): Promise<InvitationRow | undefined> {
    const found = await sql<InvitationRow>`
      select * from delivery_invitation where id = ${invitation} and sender_id = ${sender} for update`.execute(
      transaction,
    );
    return found.rows[0];
  }

  /** The box of a link that was made before, for the sender that has none of it yet. */
  async function giveBox(transaction: Database, row: InvitationRow): Promise<string | null> {
    const box = newToken();
    const made = await sql`
      insert into delivery_box (hash, sender_id, subject_id, n)
      select ${hashOfToken(box)}, sender_id, subject_id, n from delivery_link
      where subject_id = ${row.subject_id} and sender_id = ${row.sender_id} and state = 'linked'
      on conflict do nothing returning n`.execute(transaction);
    await sql`update delivery_invitation set state = 'linked' where id = ${row.id}`.execute(transaction);
    return made.rows.length === 0 ? null : box;
  }

  return {
    async invite(actor, wanted) {
      if (!maySend(actor, 'invite', { sender: actor.id })) return failed({ code: 'notFound' });
      const id = newId();
      const code = newCode();
      const now = nowMs();
      const endsAt = new Date(now + LIFETIME_MS);
      const identityHash =
        wanted.confirm === 'identity'
          ? secrets.hash(id, comparableName(wanted.identity.name), wanted.identity.birthDate)
          : null;
      await sql`
        insert into delivery_invitation (id, sender_id, code_hash, sealed_reference, confirm, identity_hash, made_at, ends_at)
        values (${id}, ${actor.id}, ${hashOfToken(code)}, ${secrets.reference.seal(Buffer.from(wanted.reference), id)},
          ${wanted.confirm}, ${identityHash}, ${new Date(now)}, ${endsAt})`.execute(database);
      return success({ id, code, endsAt: instantOf(endsAt) });
    },

    read: (actor, invitation) =>
      database.transaction().execute(async (transaction): Promise<Outcome<InvitationState>> => {
        const row = await held(transaction, actor.id, invitation);
        if (row === undefined || !maySend(actor, 'followUp', { sender: row.sender_id })) {
          return failed({ code: 'notFound' });
        }
        if (row.state === 'confirmed') return success({ state: 'linked', box: await giveBox(transaction, row) });
        if (row.state === 'linked') return success({ state: 'linked', box: null });
        if (row.state === 'refused') return success({ state: 'notLinked', box: null });
        return success({ state: row.ends_at.getTime() > nowMs() ? 'open' : 'ended', box: null });
      }),

    confirm: (actor, invitation, number, requestId) =>
      database.transaction().execute(async (transaction): Promise<Outcome<string>> => {
        const row = await held(transaction, actor.id, invitation);
        if (row === undefined || !maySend(actor, 'confirm', { sender: row.sender_id })) {
          return failed({ code: 'notFound' });
        }
        const { number_hash: expected } = row;
        if (row.state !== 'agreed' || expected === null || row.ends_at.getTime() <= nowMs()) {
          return failed({ code: 'notLinked' });
        }
        if (!timingSafeEqual(expected, secrets.hash(row.id, number))) {
          const isOver = row.tries + 1 >= MOST_TRIES;
          await sql`update delivery_invitation set tries = tries + 1, state = ${isOver ? 'refused' : 'agreed'}
            where id = ${row.id}`.execute(transaction);
          return failed({ code: 'notLinked' });
        }
        await makeLink(transaction, tools, row, requestId);
        const box = await giveBox(transaction, row);
        return box === null ? failed({ code: 'notLinked' }) : success(box);
      }),
  };
}

/** 80 random bits. */
function newCode(): string {
  return [...randomBytes(CODE_CHARACTERS)].map((octet) => BASE_32[octet % BASE_32.length]).join('');
}
