import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { LinkedSender, SenderOffer } from '#contract/portal/delivery-routes.ts';
import type { ResidentActor } from '../platform/actor.ts';
import { NO_MUNICIPALITY } from '../platform/audit/audit.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import { hashOfToken, newId, sixDigits } from '../platform/once-token.ts';
import { mayDo } from './delivery-policy.ts';
import { comparableName } from './delivery-secrets.ts';
import { openReference } from './delivery-vault.ts';
import type { InvitationRow, InvitationTools } from './invitation-store.ts';
import { endLink, makeLink } from './link-making.ts';
import { registeredSender, viewOfSender } from './sender-store.ts';

/** Who somebody is by a certificate that signed for them; handed in by the portal: another capability keeps it. */
type FindCertified = (
  database: Database,
  subject: string,
) => Promise<{ readonly name: string; readonly birthDate: string } | undefined>;

interface LinkTools extends InvitationTools {
  readonly findCertified: FindCertified;
  /** Codes that were none, by person. */
  readonly guesses: RateLimit;
}

/** A person's own senders. A code alone never links: it shows who stands behind it. */
export interface LinkStore {
  /** Fails with `linkCodeUnknown`, and after five of them within an hour with `tooManyRequests`. */
  begin(actor: ResidentActor, code: string): Promise<Outcome<SenderOffer>>;
  /**
   * The number to type into the sender's own page; `null` where the person is the customer by name and birth date, and the
   * link is made. Fails with `notFound`, `linkCodeUnknown` where its time is over, `identityDiffers`.
   */
  agree(actor: ResidentActor, claim: string, requestId: string): Promise<Outcome<string | null>>;
  list(actor: ResidentActor): Promise<readonly LinkedSender[]>;
  /** Fails with `notFound`, as the next one. */
  change(actor: ResidentActor, sender: string, tellsOpening: boolean): Promise<Outcome<void>>;
  /** The box is dead at once; what came stays. */
  unlink(actor: ResidentActor, sender: string, requestId: string): Promise<Outcome<void>>;
}

const HOUR_SECONDS = 3_600;
const MOST_SENDERS = 100;

export function createLinkStore(database: Database, tools: LinkTools): LinkStore {
  const { secrets, keyring, audit, nowMs, findCertified, guesses } = tools;

  /** The invitation becomes this person's and nobody else's. */
  async function claim(subject: string, code: string): Promise<InvitationRow | undefined> {
    const now = new Date(nowMs());
    const hash = hashOfToken(code);
    await sql`update delivery_invitation set state = 'shown', subject_id = ${subject}, claim = ${newId()}
      where code_hash = ${hash} and state = 'invited' and ends_at > ${now}`.execute(database);
    const found = await sql<InvitationRow>`
      select invitation.* from delivery_invitation as invitation join sender on sender.id = invitation.sender_id
      where code_hash = ${hash} and subject_id = ${subject} and invitation.state in ('shown', 'agreed')
        and ends_at > ${now} and sender.state = 'active'`.execute(database);
    return found.rows[0];
  }

  async function matches(transaction: Database, subject: string, row: InvitationRow) {
    const certified = await findCertified(transaction, subject);
    if (certified === undefined) return 'notCertified' as const;
    const hash = secrets.hash(row.id, comparableName(certified.name), certified.birthDate);
    return row.identity_hash !== null && timingSafeEqual(row.identity_hash, hash) ? undefined : ('differs' as const);
  }

  return {
    async begin(actor, code) {
      if (!mayDo(actor, 'link', { subject: actor.id })) return failed({ code: 'linkCodeUnknown' });
      if (guesses.isSpent(actor.id)) return failed({ code: 'tooManyRequests', retryAfterSeconds: HOUR_SECONDS });
      const row = await claim(actor.id, code);
      const sender = row && (await registeredSender(database, row.sender_id));
      if (row?.claim == null || sender === undefined) {
        guesses.admit(actor.id);
        return failed({ code: 'linkCodeUnknown' });
      }
      const { keepYears: _, ...view } = sender;
      const reference = secrets.reference.open(row.sealed_reference, row.id).toString('utf8');
      return success({ claim: row.claim, sender: view, reference, confirm: row.confirm });
    },

    agree: (actor, claimed, requestId) =>
      database.transaction().execute(async (transaction): Promise<Outcome<string | null>> => {
        const found = await sql<InvitationRow>`
          select invitation.* from delivery_invitation as invitation join sender on sender.id = invitation.sender_id
          where claim = ${claimed} and subject_id = ${actor.id} and sender.state = 'active'
          for update of invitation`.execute(transaction);
        const [row] = found.rows;
        if (row === undefined || !mayDo(actor, 'link', { subject: actor.id })) return failed({ code: 'notFound' });
        const isOpen = row.state === 'shown' || row.state === 'agreed';
        if (!isOpen || row.ends_at.getTime() <= nowMs()) return failed({ code: 'linkCodeUnknown' });
        if (row.confirm === 'number') {
          const number = sixDigits();
          await sql`update delivery_invitation set state = 'agreed', number_hash = ${secrets.hash(row.id, number)}
            where id = ${row.id}`.execute(transaction);
          return success(number);
        }
        const because = await matches(transaction, actor.id, row);
        if (because === undefined) {
          await makeLink(transaction, tools, row, requestId);
          return success(null);
        }
        await sql`update delivery_invitation set state = 'refused' where id = ${row.id}`.execute(transaction);
        return failed({ code: 'identityDiffers', because });
      }),

    async list(actor) {
      if (!mayDo(actor, 'list', { subject: actor.id })) return [];
      const found = await sql<LinkRow>`
        select link.*, version.registration,
          (select count(*)::int from delivery where delivery.subject_id = link.subject_id
            and delivery.sender_id = link.sender_id and state in ('held', 'available') and deleted_at is null) as documents
        from (
          select distinct on (sender_id) * from delivery_link where subject_id = ${actor.id} order by sender_id, n desc
        ) as link, lateral (
          select registration from sender_version where sender_id = link.sender_id order by n desc limit 1
        ) as version order by link.since desc limit ${MOST_SENDERS}`.execute(database);
      if (found.rows.length === 0) return [];
      const key = await keyring.keepPerson(database, actor.id);
      return found.rows.map((row) => ({
        ...viewOfSender(row.sender_id, row.registration),
        isLinked: row.state === 'linked',
        since: instantOf(row.since),
        reference: openReference(key, row.sender_id, row.n, row.sealed_reference),
        tellsOpening: row.tells_opening,
        documents: row.documents,
      }));
    },

    async change(actor, sender, tellsOpening) {
      if (!mayDo(actor, 'change', { subject: actor.id })) return failed({ code: 'notFound' });
      const changed = await sql`update delivery_link set tells_opening = ${tellsOpening}
        where subject_id = ${actor.id} and sender_id = ${sender} and state = 'linked' returning n`.execute(database);
      return changed.rows.length === 0 ? failed({ code: 'notFound' }) : success(undefined);
    },

    unlink: (actor, sender, requestId) =>
      database.transaction().execute(async (transaction): Promise<Outcome<void>> => {
        const isOwn = mayDo(actor, 'unlink', { subject: actor.id });
        if (!isOwn || !(await endLink(transaction, { subject: actor.id, sender, atMs: nowMs() }))) {
          return failed({ code: 'notFound' });
        }
        const deed = { actor, municipality: NO_MUNICIPALITY, receiptNumber: null, requestId };
        await audit.append(transaction, { ...deed, act: 'boxUnlinked', detail: { sender } });
        return success(undefined);
      }),
  };
}

interface LinkRow {
  readonly sender_id: string;
  readonly n: number;
  readonly state: 'linked' | 'unlinked';
  readonly sealed_reference: Buffer;
  readonly tells_opening: boolean;
  readonly since: Date;
  readonly registration: unknown;
  readonly documents: number;
}
