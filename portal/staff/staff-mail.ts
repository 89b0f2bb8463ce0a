import { sql } from 'kysely';
import * as z from 'zod';
import { type Factor, factorSchema } from '#contract/portal/staff-factor-routes.ts';
import { MAIL_WORDS } from '#words/mail-words.ts';
import type { Database } from '../platform/database/database.ts';
import type { MailKind, MailQueue } from '../platform/mail/mail-queue.ts';
import type { MailEndings } from '../platform/mail/returned-mail.ts';
import type { SessionOwner } from './staff-session-store.ts';
import { isThere } from './staff-standing.ts';

/** What staff read comes in Japanese. */
const LANGUAGE = 'ja';
const secretSchema = z.strictObject({
  address: z.email().max(254),
  link: z.string().max(200),
  expiresAt: z.iso.datetime(),
});

/** Tells an approver that a case of their group was opened by somebody outside of it. */
export const EMERGENCY_MAIL = 'emergencyOpened';

/** Tells somebody what happened to their account, in case it was not they who did it. */
type AccountMail = 'factorAdded' | 'passwordChanged' | 'grantsChanged' | 'recovery';
const factorOf = z.strictObject({ factor: factorSchema });

interface LinkMail {
  readonly municipality: string;
  readonly staff: string;
  readonly address: string;
  /** A path of the portal. */
  readonly link: string;
  readonly expiresAt: string;
}

/** Sends a link to its account, with the change that made it. */
export type MailLink = (transaction: Database, mail: LinkMail) => Promise<void>;

export function createMailLink(queue: MailQueue, nowMs: () => number): MailLink {
  return (transaction, { municipality, staff, ...secret }) =>
    queue.put(transaction, { kind: 'invitation', owner: { municipality, staff }, secret, nowMs: nowMs() });
}

/** The jobs that tell somebody of their account, by what happened to it. */
export function accountMails({
  queue,
  nowMs,
}: {
  readonly queue: Pick<MailQueue, 'put'>;
  readonly nowMs: () => number;
}) {
  const put = (transaction: Database, kind: AccountMail, owner: SessionOwner, secret?: { readonly factor: Factor }) =>
    queue.put(transaction, { kind, owner, secret, nowMs: nowMs() });
  const of = ({ municipality, staff }: SessionOwner) => ({ municipality, staff });
  return {
    factorAdded: (transaction: Database, { factor, ...owner }: SessionOwner & { readonly factor: Factor }) =>
      put(transaction, 'factorAdded', of(owner), { factor }),
    passwordChanged: (transaction: Database, owner: SessionOwner) => put(transaction, 'passwordChanged', of(owner)),
    grantsChanged: (transaction: Database, owner: SessionOwner) => put(transaction, 'grantsChanged', of(owner)),
    recovery: (transaction: Database, owner: SessionOwner) => put(transaction, 'recovery', of(owner)),
  };
}

type ReportProblem = (
  transaction: Database,
  problem: {
    readonly municipality: string;
    readonly staff: string;
    readonly kind: string;
    readonly problem: 'bounced' | 'gaveUp';
    readonly at: Date;
  },
) => Promise<void>;

interface StaffMailDependencies {
  readonly origin: () => string;
  /** Who a mail says it is from. */
  readonly from: (language: typeof LANGUAGE) => string;
  /** Tells the administrators of the municipality. */
  readonly report: ReportProblem;
}

/** The mails about an account of the staff. The link of an invitation is the one that any mail of ours carries. */
export function staffMails({ origin, from, report }: StaffMailDependencies): {
  readonly [Kind in 'invitation' | AccountMail | typeof EMERGENCY_MAIL]: MailKind;
} {
  const ended = tellAdministrators(report);
  const invitation: MailKind = {
    async write(_, { secret }, nowMs) {
      const { address: to, link, expiresAt } = secretSchema.parse(secret);
      if (Date.parse(expiresAt) <= nowMs) return undefined;
      const { subject, text } = MAIL_WORDS[LANGUAGE].invitation;
      const whole = new URL(link, origin()).href;
      return { to, language: LANGUAGE, subject, text: text(from(LANGUAGE), whole), canBeStopped: false };
    },
    ended,
  };
  /** To whoever the account is of, as long as it is anybody's. */
  const toAccount = (letterOf: (secret: unknown) => { readonly subject: string; readonly text: string }): MailKind => ({
    async write(transaction, { owner, secret }) {
      if (!('staff' in owner)) return undefined;
      const found = await sql<{ mail: string }>`
        select mail from staff
        where municipality_code = ${owner.municipality} and id = ${owner.staff} and ${isThere}`.execute(transaction);
      const [account] = found.rows;
      if (account === undefined) return undefined;
      return { to: account.mail, language: LANGUAGE, ...letterOf(secret), canBeStopped: false };
    },
  });
  const { factorAdded, passwordChanged, grantsChanged, recovery, emergencyOpened } = MAIL_WORDS[LANGUAGE];
  const plain = ({ subject, text }: { readonly subject: string; readonly text: (from: string) => string }) =>
    toAccount(() => ({ subject, text: text(from(LANGUAGE)) }));
  return {
    invitation,
    factorAdded: {
      ...toAccount((secret) => {
        const way = factorAdded.ways[factorOf.parse(secret).factor];
        return { subject: factorAdded.subject, text: factorAdded.text(from(LANGUAGE), way) };
      }),
      ended,
    },
    passwordChanged: { ...plain(passwordChanged), ended },
    grantsChanged: { ...plain(grantsChanged), ended },
    recovery: { ...plain(recovery), ended },
    [EMERGENCY_MAIL]: plain(emergencyOpened),
  };
}

/** What follows from the end of a mail about an account, also of one that comes back days after it went. */
export function staffMailEndings(report: ReportProblem): MailEndings {
  const ended = tellAdministrators(report);
  return { invitation: ended, factorAdded: ended, passwordChanged: ended, grantsChanged: ended, recovery: ended };
}

function tellAdministrators(report: ReportProblem): NonNullable<MailKind['ended']> {
  return async (transaction, { owner, kind }, { is, nowMs }) => {
    if (is === 'sent' || !('staff' in owner)) return;
    await report(transaction, { ...owner, kind, problem: is, at: new Date(nowMs) });
  };
}
