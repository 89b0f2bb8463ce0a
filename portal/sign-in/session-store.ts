import { createHash, createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { SessionPlace } from '#contract/portal/session-routes.ts';
import type { Requester } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { onlyRow } from '../platform/database/only-row.ts';
import type { ResidentSession } from '../platform/http/resident-audience.ts';
import type { ProofPurpose } from './login-proof.ts';
import { type CardCertificates, createSealedCards, hashOfCard } from './sealed-card.ts';
import { maySignIn, type SignInAction } from './sign-in-policy.ts';
import { addUse } from './use-history.ts';

const CHALLENGE_LIFETIME_SECONDS = 120;
/** How long the card counts as proved just now; use does not prolong it. */
const FRESH_MINUTES = 5;
/** How far the idle time of a session that is used may fall behind. */
const PROLONGED_EVERY_SECONDS = 30;

interface SessionTimes {
  readonly idleMinutes: number;
  readonly longestMinutes: number;
}

export interface NewSession {
  readonly token: string;
  readonly subject: string;
  readonly expiresAt: Date;
  readonly freshUntil: Date | null;
}

/** Every change names who makes it; one that the policy of signing in does not allow is a bug, and throws. */
export interface SessionStore {
  issueChallenge(requester: Requester): Promise<{ readonly challenge: string; readonly expiresAt: Date }>;
  /** For a proof that the card of this session is there again. */
  issueFreshChallenge(requester: Requester, session: ResidentSession): ReturnType<SessionStore['issueChallenge']>;
  /** Whether the challenge could still be spent; a cheap question before dear cryptography. */
  isChallengeOpen(challenge: string): Promise<boolean>;
  /**
   * Spends the challenge, whatever the verdict on the proof was, and opens a session where it was good: one
   * transaction. With it that of the token `instead` ends, where a passkey opened it; passkeys of the person belong to this
   * card from then on. Fails with `challengeUnknown`, `challengeExpired` or the verdict's own failure.
   */
  openSession(
    requester: Requester,
    challenge: string,
    verdict: Outcome<ProvenCard>,
    { place, instead }: { readonly place: SessionPlace; readonly instead?: string | undefined },
  ): Promise<Outcome<NewSession>>;
  /**
   * Spends a challenge of the session and says until when its card counts as proved; another person's card ends the session.
   * Fails as `openSession` does, and with `personMismatch`.
   */
  proveFresh(
    requester: Requester,
    session: ResidentSession,
    challenge: string,
    verdict: Outcome<ProvenCard>,
  ): Promise<Outcome<Date>>;
  /**
   * The session a token opens; `undefined` where there is none. Its idle time begins anew, at most every 30 s, unless the
   * app asks by itself (`polled`).
   */
  useSession(token: string, asked?: { readonly polled: boolean }): Promise<ResidentSession | undefined>;
  /** A session that reads, of who used their passkey in the browser of their own computer. */
  openByPasskey(transaction: Database, requester: Requester, of: PasskeyHolder): Promise<NewSession>;
  /** One in which a person acts for another ends with their own. */
  closeSession(requester: Requester, session: ResidentSession): Promise<void>;
  /** A session in which its person acts for another, by a mandate that stands; their own sleeps until it ends. */
  beginActing(
    transaction: Database,
    requester: Requester,
    session: ResidentSession,
    mandate: string,
  ): Promise<{ readonly token: string; readonly expiresAt: Date }>;
  /** Their own is awake again. One in which nobody acts for anybody stays as it is. */
  stopActing(requester: Requester, session: ResidentSession): Promise<void>;
  /** The subject of a card, made where it never signed in. */
  keepSubject(transaction: Database, card: CertificateIdentity): Promise<string>;
  /** Somebody who has no card here. */
  keepPerson(transaction: Database): Promise<string>;
  findSubject(card: CertificateIdentity): Promise<string | undefined>;
  /** Removes challenges 10 minutes and sessions a day after their end, by the database's clock, and counts them. */
  sweep(requester: Requester): Promise<{ readonly challenges: number; readonly sessions: number }>;
}

interface PasskeyHolder {
  readonly subject: string;
  readonly passkey: string;
}

/** What identifies a certificate for ever: its issuer's name (DER) and its serial number. */
interface CertificateIdentity {
  readonly issuerDer: Uint8Array;
  readonly serialHex: string;
  readonly notAfterMs: number;
}

/** A certificate whose proof was checked, with all that came along. */
interface ProvenCard extends CertificateIdentity {
  readonly certificates: CardCertificates;
}

/** Times are the database's; `bindingKey` (32 bytes) lives outside of it. */
export function createSessionStore(database: Database, bindingKey: Uint8Array, times: SessionTimes): SessionStore {
  const cards = createSealedCards(bindingKey);

  async function issue(purpose: ProofPurpose, sessionHash: Buffer | null) {
    const challenge = randomBytes(32);
    const issued = await sql<{ expires_at: Date }>`
      insert into login_challenge (challenge, purpose, session_hash, expires_at)
      values (${challenge}, ${purpose}, ${sessionHash},
        clock_timestamp() + make_interval(secs => ${CHALLENGE_LIFETIME_SECONDS}))
      returning expires_at`.execute(database);
    return { challenge: challenge.toString('base64url'), expiresAt: onlyRow(issued.rows).expires_at };
  }

  return {
    async issueChallenge(requester) {
      permit(requester, 'issueChallenge');
      return issue('login', null);
    },

    async issueFreshChallenge(requester, { subject, tokenHash }) {
      permit(requester, 'issueFreshChallenge', subject);
      return issue('fresh', tokenHash);
    },

    async isChallengeOpen(challenge) {
      const found = await sql`select 1 from login_challenge where challenge = ${bytesOf(challenge)}`.execute(database);
      return found.rows.length > 0;
    },

    async openSession(requester, challenge, verdict, { place, instead }) {
      permit(requester, 'openSession');
      return database.transaction().execute(async (transaction) => {
        const spent = await spend(transaction, challenge, null);
        if (!spent.ok) return spent;
        if (!verdict.ok) return verdict;
        const subject = await subjectOf(
          transaction,
          bindingOf(bindingKey, verdict.value),
          new Date(verdict.value.notAfterMs),
        );
        const sealed = cards.seal(verdict.value.certificates, subject);
        const sha256 = hashOfCard(verdict.value.certificates);
        const token = randomBytes(32).toString('base64url');
        const opened = await sql<{ ends_at: Date; fresh_ends_at: Date }>`
          insert into portal_session
            (token_hash, subject_id, place, opened_at, used_at, idle_ends_at, ends_at, fresh_ends_at, sealed_card)
          select ${hashOf(token)}, ${subject}, ${place}, now, now, now + make_interval(mins => ${times.idleMinutes}),
            now + make_interval(mins => ${times.longestMinutes}), now + make_interval(mins => ${FRESH_MINUTES}), ${sealed}
          from clock_timestamp() as now
          returning ends_at, fresh_ends_at`.execute(transaction);
        const { ends_at, fresh_ends_at } = onlyRow(opened.rows);
        if (instead !== undefined) {
          await sql`
            delete from portal_session where token_hash = ${hashOf(instead)} and level = 'pass'`.execute(transaction);
        }
        await sql`
          update passkey set sealed_card = ${sealed}, card_sha256 = ${sha256}, suspended = nullif(suspended, 'card')
          where subject_id = ${subject}`.execute(transaction);
        await addUse(transaction, { subject, kind: 'signIn', place });
        return success({ token, subject, expiresAt: ends_at, freshUntil: fresh_ends_at });
      });
    },

    async proveFresh(requester, { subject, tokenHash, place }, challenge, verdict) {
      permit(requester, 'proveFresh', subject);
      return database.transaction().execute(async (transaction) => {
        const spent = await spend(transaction, challenge, tokenHash);
        if (!spent.ok) return spent;
        if (!verdict.ok) return verdict;
        if ((await knownSubject(transaction, bindingOf(bindingKey, verdict.value))) !== subject) {
          await sql`delete from portal_session where token_hash = ${tokenHash}`.execute(transaction);
          return failed({ code: 'personMismatch' });
        }
        const proved = await sql<{ fresh_ends_at: Date }>`
          update portal_session
          set fresh_ends_at = clock_timestamp() + make_interval(mins => ${FRESH_MINUTES}),
            sealed_card = ${cards.seal(verdict.value.certificates, subject)}
          where token_hash = ${tokenHash} returning fresh_ends_at`.execute(transaction);
        const [row] = proved.rows;
        if (row === undefined) return failed({ code: 'sessionRequired' });
        await addUse(transaction, { subject, kind: 'fresh', place });
        return success(row.fresh_ends_at);
      });
    },

    async useSession(token, { polled } = { polled: false }) {
      const tokenHash = hashOf(token);
      const idle = sql`make_interval(mins => ${times.idleMinutes})`;
      const used = await sql<UsedRow>`
        select subject_id, ends_at, level, place, fresh_ends_at, mandate_id, own_hash,
          coalesce(fresh_ends_at > statement_timestamp(), false) as is_fresh,
          used_at < statement_timestamp() - make_interval(secs => ${PROLONGED_EVERY_SECONDS})
            or idle_ends_at < least(ends_at, statement_timestamp() + ${idle} - make_interval(secs => ${PROLONGED_EVERY_SECONDS}))
            as is_behind
        from portal_session as one
        where token_hash = ${tokenHash} and idle_ends_at > statement_timestamp() and ends_at > statement_timestamp()
          and not exists (
            select from portal_session as acting
            where acting.own_hash = one.token_hash and acting.idle_ends_at > statement_timestamp()
              and acting.ends_at > statement_timestamp())`.execute(database);
      const [row] = used.rows;
      if (row === undefined) return undefined;
      if (row.is_behind && !polled) {
        await database.transaction().execute(async (transaction) => {
          // Half a minute of idle time may be lost with the machine: a read waits for no disk.
          await sql`set local synchronous_commit to off`.execute(transaction);
          await sql`
            update portal_session
            set idle_ends_at = least(ends_at, statement_timestamp() + ${idle}), used_at = statement_timestamp()
            where token_hash in (${tokenHash}, ${row.own_hash ?? tokenHash})`.execute(transaction);
        });
      }
      return {
        subject: row.subject_id,
        expiresAt: row.ends_at,
        tokenHash,
        level: row.level,
        isFresh: row.is_fresh,
        freshUntil: row.fresh_ends_at,
        place: row.place,
        mandate: row.mandate_id,
      };
    },

    async openByPasskey(transaction, requester, { subject, passkey }) {
      permit(requester, 'openSession');
      const token = randomBytes(32).toString('base64url');
      const opened = await sql<{ ends_at: Date }>`
        insert into portal_session
          (token_hash, subject_id, place, level, passkey_id, opened_at, used_at, idle_ends_at, ends_at)
        select ${hashOf(token)}, ${subject}, 'home', 'pass', ${passkey}, now, now,
          now + make_interval(mins => ${times.idleMinutes}), now + make_interval(mins => ${times.longestMinutes})
        from clock_timestamp() as now
        returning ends_at`.execute(transaction);
      await addUse(transaction, { subject, kind: 'passkey', place: 'home' });
      return { token, subject, expiresAt: onlyRow(opened.rows).ends_at, freshUntil: null };
    },

    async closeSession(requester, { subject, tokenHash }) {
      permit(requester, 'closeSession', subject);
      await sql`
        delete from portal_session
        where subject_id = ${subject} and token_hash in (
          select coalesce(own_hash, token_hash) from portal_session where token_hash = ${tokenHash})`.execute(database);
    },

    async beginActing(transaction, requester, { subject, tokenHash, place }, mandate) {
      permit(requester, 'beginActing', subject);
      const token = randomBytes(32).toString('base64url');
      await sql`delete from portal_session where own_hash = ${tokenHash}`.execute(transaction);
      const opened = await sql<{ ends_at: Date }>`
        insert into portal_session
          (token_hash, subject_id, place, opened_at, used_at, idle_ends_at, ends_at, mandate_id, own_hash)
        select ${hashOf(token)}, subject_id, place, now, now,
          least(ends_at, now + make_interval(mins => ${times.idleMinutes})), ends_at, ${mandate}, token_hash
        from portal_session, clock_timestamp() as now where token_hash = ${tokenHash}
        returning ends_at`.execute(transaction);
      await addUse(transaction, { subject, kind: 'acting', place });
      return { token, expiresAt: onlyRow(opened.rows).ends_at };
    },

    async stopActing(requester, { subject, tokenHash }) {
      permit(requester, 'stopActing', subject);
      await sql`
        with over as (
          delete from portal_session
          where token_hash = ${tokenHash} and subject_id = ${subject} and own_hash is not null returning own_hash
        )
        update portal_session
        set idle_ends_at = least(ends_at, statement_timestamp() + make_interval(mins => ${times.idleMinutes}))
        where token_hash = (select own_hash from over)`.execute(database);
    },

    keepPerson: newSubject,
    keepSubject: (transaction, card) => subjectOf(transaction, bindingOf(bindingKey, card), new Date(card.notAfterMs)),

    findSubject: (card) => knownSubject(database, bindingOf(bindingKey, card)),

    async sweep(requester) {
      permit(requester, 'sweep');
      const challenges = await sql`
        delete from login_challenge where expires_at < statement_timestamp() - interval '10 minutes'`.execute(database);
      const sessions = await sql`
        delete from portal_session where ends_at < statement_timestamp() - interval '1 day'`.execute(database);
      return {
        challenges: Number(challenges.numAffectedRows ?? 0),
        sessions: Number(sessions.numAffectedRows ?? 0),
      };
    },
  };
}

function permit(requester: Requester, action: SignInAction, subject?: string): void {
  if (!maySignIn(requester, action, { subject })) throw new Error(`${requester.kind} may not ${action}`);
}

interface UsedRow {
  readonly subject_id: string;
  readonly ends_at: Date;
  readonly is_behind: boolean;
  readonly level: ResidentSession['level'];
  readonly place: SessionPlace;
  readonly is_fresh: boolean;
  readonly fresh_ends_at: Date | null;
  readonly mandate_id: string | null;
  readonly own_hash: Buffer | null;
}

/** A challenge is spent once, for what it was given: signing in, or the session whose card is to be proved. */
async function spend(transaction: Database, challenge: string, sessionHash: Buffer | null): Promise<Outcome<void>> {
  const purpose: ProofPurpose = sessionHash === null ? 'login' : 'fresh';
  const spent = await sql<{ in_time: boolean }>`
    delete from login_challenge
    where challenge = ${bytesOf(challenge)} and purpose = ${purpose} and session_hash is not distinct from ${sessionHash}
    returning expires_at > clock_timestamp() as in_time`.execute(transaction);
  const [row] = spent.rows;
  if (row === undefined) return failed({ code: 'challengeUnknown' });
  return row.in_time ? success(undefined) : failed({ code: 'challengeExpired' });
}

async function knownSubject(transaction: Database, binding: Buffer): Promise<string | undefined> {
  const known = await sql<{ subject_id: string }>`
    select subject_id from subject_certificate where binding = ${binding}`.execute(transaction);
  return known.rows[0]?.subject_id;
}

/** The subject of a certificate: a random name, bound to it at its first login. */
async function subjectOf(transaction: Database, binding: Buffer, notAfter: Date): Promise<string> {
  const known = await knownSubject(transaction, binding);
  if (known !== undefined) {
    await sql`
      update subject_certificate set not_after = ${notAfter}
      where binding = ${binding} and not_after is distinct from ${notAfter}::timestamptz`.execute(transaction);
    return known;
  }
  const subject = await newSubject(transaction);
  const bound = await sql<{ subject_id: string }>`
    insert into subject_certificate (binding, subject_id, not_after) values (${binding}, ${subject}, ${notAfter})
    on conflict (binding) do update set linked_at = subject_certificate.linked_at
    returning subject_id`.execute(transaction);
  return onlyRow(bound.rows).subject_id;
}

async function newSubject(transaction: Database): Promise<string> {
  const subject = randomBytes(18).toString('base64url');
  await sql`insert into subject (id) values (${subject})`.execute(transaction);
  return subject;
}

function bindingOf(key: Uint8Array, { issuerDer, serialHex }: CertificateIdentity): Buffer {
  return createHmac('sha256', key).update(issuerDer).update('\0').update(serialHex).digest();
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token, 'ascii').digest();
}

function bytesOf(challenge: string): Buffer {
  return Buffer.from(challenge, 'base64url');
}
