import { sql } from 'kysely';
import * as z from 'zod';
import { MAIL_WORDS } from '#words/mail-words.ts';
import type { Database } from '../platform/database/database.ts';
import type { MailKind, MailQueue } from '../platform/mail/mail-queue.ts';
import type { MailEndings } from '../platform/mail/returned-mail.ts';
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

interface LinkMail {
  readonly kind: 'invitation' | 'recovery';
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
  return (transaction, { kind, municipality, staff, ...secret }) =>
    queue.put(transaction, { kind, owner: { municipality, staff }, secret, nowMs: nowMs() });
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

/** The mails about an account of the staff. Their link is the one that any mail of ours carries. */
export function staffMails({ origin, from, report }: StaffMailDependencies): {
  readonly [Kind in LinkMail['kind'] | typeof EMERGENCY_MAIL]: MailKind;
} {
  const linkMail = (kind: LinkMail['kind']): MailKind => ({
    async write(_, { secret }, nowMs) {
      const { address: to, link, expiresAt } = secretSchema.parse(secret);
      if (Date.parse(expiresAt) <= nowMs) return undefined;
      const { subject, text } = MAIL_WORDS[LANGUAGE][kind];
      const whole = new URL(link, origin()).href;
      return { to, language: LANGUAGE, subject, text: text(from(LANGUAGE), whole), canBeStopped: false };
    },

    ended: linkEnded(report),
  });
  const emergencyMail: MailKind = {
    async write(transaction, { owner }) {
      if (!('staff' in owner)) return undefined;
      const found = await sql<{ mail: string }>`
        select mail from staff
        where municipality_code = ${owner.municipality} and id = ${owner.staff} and ${isThere}`.execute(transaction);
      const [account] = found.rows;
      if (account === undefined) return undefined;
      const { subject, text } = MAIL_WORDS[LANGUAGE].emergencyOpened;
      return { to: account.mail, language: LANGUAGE, subject, text: text(from(LANGUAGE)), canBeStopped: false };
    },
  };
  return { invitation: linkMail('invitation'), recovery: linkMail('recovery'), [EMERGENCY_MAIL]: emergencyMail };
}

/** What follows from the end of a mail with a link, also of one that comes back days after it went. */
export function staffMailEndings(report: ReportProblem): MailEndings {
  return { invitation: linkEnded(report), recovery: linkEnded(report) };
}

function linkEnded(report: ReportProblem): NonNullable<MailKind['ended']> {
  return async (transaction, { owner, kind }, { is, nowMs }) => {
    if (is === 'sent' || !('staff' in owner)) return;
    await report(transaction, { ...owner, kind, problem: is, at: new Date(nowMs) });
  };
}
