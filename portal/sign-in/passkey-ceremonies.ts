import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { MOST_OWN_PASSKEYS, passkeyOrigin } from '#contract/portal/passkey-routes.ts';
import type { NewPasskeyAnswer, PasskeyCreation, PasskeyRequest, PasskeyUseAnswer } from '#contract/portal/webauthn.ts';
import type { Requester } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import { onlyRow } from '../platform/database/only-row.ts';
import type { ResidentCaller } from '../platform/http/resident-audience.ts';
import { hashOfToken, newId, newToken } from '../platform/once-token.ts';
import {
  challengeIn,
  creationOptions,
  isOfHandle,
  type PasskeyUse,
  readNewPasskey,
  readPasskeyUse,
  requestOptions,
} from '../platform/webauthn.ts';
import type { PortalTrust } from '../trust/portal-trust.ts';
import { cardFailure } from './login-proof.ts';
import type { KnownPasskey, PasskeyStore } from './passkey-store.ts';
import type { NewSession, SessionStore } from './session-store.ts';
import { maySignIn, type SignInAction } from './sign-in-policy.ts';

/** From the app to the page. */
const TICKET_SECONDS = 120;
/** For finger, face or PIN, once the page is there: as long as the browser is told. */
const PAGE_SECONDS = 300;
/** From the browser back to the app. */
const CODE_SECONDS = 60;

const CHALLENGE_BYTES = 32;

interface Ticket {
  readonly ticket: string;
  readonly expiresAt: Date;
}

/**
 * What a browser does with passkeys, on the portal's pages: making one for who is signed in with their card, or signing in.
 * The app opens a page with a ticket; it is opened once, and whoever comes second ends it for both. Fails with
 * `passkeyNeedsDomain` where the portal is called by a number, and with `passkeyRequestOver` where a ticket or code is over.
 */
export interface PasskeyCeremonies {
  isPossible(): boolean;
  /** Fails with `passkeyNotHere` in a session of a public terminal or a command line, `freshCardNeeded`, `passkeyLimitReached`. */
  begin(caller: ResidentCaller, name: string): Promise<Outcome<Ticket>>;
  openTicket(
    requester: Requester,
    ticket: string,
  ): Promise<Outcome<{ readonly name: string; readonly options: PasskeyCreation }>>;
  /** The ticket is spent, whatever comes of it. Fails with `passkeyRefused`, `passkeyLimitReached`. */
  add(requester: Requester, ticket: string, answer: NewPasskeyAnswer): Promise<Outcome<void>>;
  /** `codeChallenge`: SHA-256 of what the app keeps. */
  beginSignIn(requester: Requester, codeChallenge: Buffer): Promise<Outcome<Ticket>>;
  openSignIn(requester: Requester, ticket: string): Promise<Outcome<{ readonly options: PasskeyRequest }>>;
  /**
   * A code that the app redeems. The ticket is spent, whatever comes of it. Fails with `passkeyRefused`, `passkeySuspended`,
   * also from now on, and `certificateRevocationUnknown`.
   */
  use(requester: Requester, ticket: string, answer: PasskeyUseAnswer, signal: AbortSignal): Promise<Outcome<string>>;
  /** The code is spent, whatever comes of it. */
  redeem(requester: Requester, code: string, verifier: string): Promise<Outcome<NewSession>>;
}

interface CeremonyTools {
  readonly passkeys: PasskeyStore;
  readonly sessions: Pick<SessionStore, 'openByPasskey'>;
  readonly origin: () => string;
  readonly trust: PortalTrust;
  readonly nowMs: () => number;
}

const over = failed({ code: 'passkeyRequestOver' });
const refused = failed({ code: 'passkeyRefused' });

export function createPasskeyCeremonies(database: Database, tools: CeremonyTools): PasskeyCeremonies {
  const { passkeys, sessions, trust, nowMs } = tools;
  const isPossible = () => passkeyOrigin(tools.origin()) !== undefined;
  /** Of the pages; nothing is asked there where it is not possible. */
  const origin = () => passkeyOrigin(tools.origin()) ?? '';

  function without(requester: Requester, action: SignInAction, subject?: string) {
    if (!maySignIn(requester, action, { subject })) throw new Error(`${requester.kind} may not ${action}`);
    return isPossible() ? undefined : failed({ code: 'passkeyNeedsDomain' });
  }

  /** The challenge of a ticket that was opened only now; whoever comes second ends it for both. */
  async function open(ticket: string, isSignIn: boolean) {
    const challenge = randomBytes(CHALLENGE_BYTES);
    const handle = newId();
    const opened = await sql<{ subject_id: string | null; name: string | null }>`
      update passkey_ceremony
      set challenge = ${challenge}, handle = ${handle}, expires_at = clock_timestamp() + make_interval(secs => ${PAGE_SECONDS})
      where ticket_hash = ${hashOfToken(ticket)} and challenge is null and (subject_id is null) = ${isSignIn}
        and expires_at > statement_timestamp()
      returning subject_id, name`.execute(database);
    const [row] = opened.rows;
    if (row !== undefined) return { ...row, challenge, handle };
    await forget(ticket);
    return undefined;
  }

  async function forget(ticket: string, from: Database = database): Promise<void> {
    await sql`delete from passkey_ceremony where ticket_hash = ${hashOfToken(ticket)}`.execute(from);
  }

  /** What the answer tells, where it is one of that passkey to that challenge. */
  async function readUse(
    answer: PasskeyUseAnswer,
    challenge: Buffer,
  ): Promise<{ readonly passkey: KnownPasskey; readonly told: PasskeyUse } | undefined> {
    if (!challengeIn(answer)?.equals(challenge)) return undefined;
    const passkey = await passkeys.find(Buffer.from(answer.id, 'base64url'));
    if (passkey === undefined || !isOfHandle(answer, passkey.id)) return undefined;
    const told = await readPasskeyUse(answer, { origin: origin(), challenge }, passkey);
    return told && { passkey, told };
  }

  /** Why a passkey that was used well signs nobody in; it is stopped where that is for long. */
  async function stopped(passkey: KnownPasskey, told: PasskeyUse, signal: AbortSignal) {
    if (told.isCounterBack) {
      await passkeys.suspendCopied(passkey);
      return failed({ code: 'passkeySuspended' });
    }
    if (passkey.suspended !== null) return failed({ code: 'passkeySuspended' });
    const failure = await cardFailure(passkey.card, { trust, nowMs: nowMs(), signal });
    if (failure === undefined) return undefined;
    if (failure.code === 'certificateRevocationUnknown') return failed(failure);
    await passkeys.suspendWithCard(passkey);
    return failed({ code: 'passkeySuspended' });
  }

  return {
    isPossible,

    async begin({ actor, session }, name) {
      const impossible = without(actor, 'changePasskeys', actor.id);
      if (impossible !== undefined) return impossible;
      if (session.place !== 'home') return failed({ code: 'passkeyNotHere' });
      if ((await passkeys.credentials(actor.id)).length >= MOST_OWN_PASSKEYS) {
        return failed({ code: 'passkeyLimitReached' });
      }
      const ticket = newToken();
      const begun = await sql<{ expires_at: Date }>`
        insert into passkey_ceremony (ticket_hash, subject_id, session_hash, name, expires_at)
        select ${hashOfToken(ticket)}, subject_id, token_hash, ${name},
          clock_timestamp() + make_interval(secs => ${TICKET_SECONDS})
        from portal_session where token_hash = ${session.tokenHash} and sealed_card is not null
        returning expires_at`.execute(database);
      const [row] = begun.rows;
      return row === undefined ? failed({ code: 'freshCardNeeded' }) : success({ ticket, expiresAt: row.expires_at });
    },

    async openTicket(requester, ticket) {
      const impossible = without(requester, 'usePasskeyPage');
      if (impossible !== undefined) return impossible;
      const opened = await open(ticket, false);
      if (opened === undefined || opened.subject_id === null || opened.name === null) return over;
      const known = await passkeys.credentials(opened.subject_id);
      const { challenge, handle, name } = opened;
      const account = { handle, name, displayName: name };
      return success({ name, options: creationOptions({ origin: origin(), challenge }, account, known) });
    },

    async add(requester, ticket, answer) {
      const impossible = without(requester, 'usePasskeyPage');
      if (impossible !== undefined) return impossible;
      const spent = await sql<AddingRow>`
        delete from passkey_ceremony as one using portal_session as session
        where one.ticket_hash = ${hashOfToken(ticket)} and one.challenge is not null
          and one.expires_at > statement_timestamp() and session.token_hash = one.session_hash
          and session.ends_at > statement_timestamp() and session.idle_ends_at > statement_timestamp()
        returning one.subject_id, one.name, one.challenge, one.handle, session.sealed_card`.execute(database);
      const [row] = spent.rows;
      if (row === undefined) return over;
      const { subject_id: subject, name, challenge, handle: id, sealed_card: sealedCard } = row;
      if (!challengeIn(answer)?.equals(challenge)) return refused;
      const made = await readNewPasskey(answer, { origin: origin(), challenge });
      return made === undefined ? refused : passkeys.add({ id, subject, name, sealedCard }, made);
    },

    async beginSignIn(requester, codeChallenge) {
      const impossible = without(requester, 'usePasskeyPage');
      if (impossible !== undefined) return impossible;
      const ticket = newToken();
      const begun = await sql<{ expires_at: Date }>`
        insert into passkey_ceremony (ticket_hash, code_challenge, expires_at)
        values (${hashOfToken(ticket)}, ${codeChallenge}, clock_timestamp() + make_interval(secs => ${TICKET_SECONDS}))
        returning expires_at`.execute(database);
      return success({ ticket, expiresAt: onlyRow(begun.rows).expires_at });
    },

    async openSignIn(requester, ticket) {
      const impossible = without(requester, 'usePasskeyPage');
      if (impossible !== undefined) return impossible;
      const opened = await open(ticket, true);
      if (opened === undefined) return over;
      return success({ options: requestOptions({ origin: origin(), challenge: opened.challenge }) });
    },

    async use(requester, ticket, answer, signal) {
      const impossible = without(requester, 'usePasskeyPage');
      if (impossible !== undefined) return impossible;
      const asked = await sql<{ challenge: Buffer }>`
        select challenge from passkey_ceremony
        where ticket_hash = ${hashOfToken(ticket)} and challenge is not null and subject_id is null
          and code_hash is null and expires_at > statement_timestamp()`.execute(database);
      const [row] = asked.rows;
      if (row === undefined) return over;
      const used = await readUse(answer, row.challenge);
      const failure = used === undefined ? refused : await stopped(used.passkey, used.told, signal);
      if (used === undefined || failure !== undefined) {
        await forget(ticket);
        return failure ?? refused;
      }
      const code = newToken();
      return database.transaction().execute(async (transaction) => {
        const answered = await sql`
          update passkey_ceremony
          set passkey_id = ${used.passkey.id}, code_hash = ${hashOfToken(code)},
            expires_at = clock_timestamp() + make_interval(secs => ${CODE_SECONDS})
          where ticket_hash = ${hashOfToken(ticket)} and challenge = ${row.challenge} and code_hash is null
            and expires_at > statement_timestamp()`.execute(transaction);
        if (answered.numAffectedRows !== 1n) return over;
        if (await passkeys.spend(transaction, used.passkey, used.told)) return success(code);
        // Another use was counted meanwhile.
        await forget(ticket, transaction);
        return refused;
      });
    },

    async redeem(requester, code, verifier) {
      return database.transaction().execute(async (transaction) => {
        const spent = await sql<RedeemedRow>`
          delete from passkey_ceremony as one using passkey
          where one.code_hash = ${hashOfToken(code)} and one.expires_at > statement_timestamp()
            and passkey.id = one.passkey_id
          returning one.code_challenge, passkey.id, passkey.subject_id,
            passkey.suspended is null and passkey.ends_at > statement_timestamp() as holds`.execute(transaction);
        const [row] = spent.rows;
        const kept = createHash('sha256').update(verifier, 'ascii').digest();
        if (row === undefined || !timingSafeEqual(row.code_challenge, kept) || !row.holds) return over;
        const { id: passkey, subject_id: subject } = row;
        return success(await sessions.openByPasskey(transaction, requester, { subject, passkey }));
      });
    },
  };
}

interface AddingRow {
  readonly subject_id: string;
  readonly name: string;
  readonly challenge: Buffer;
  readonly handle: string;
  readonly sealed_card: Buffer;
}

interface RedeemedRow {
  readonly code_challenge: Buffer;
  readonly id: string;
  readonly subject_id: string;
  readonly holds: boolean;
}
