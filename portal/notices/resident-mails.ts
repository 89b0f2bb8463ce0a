import { sql } from 'kysely';
import * as z from 'zod';
import { mailAddressSchema } from '#contract/portal/notice-routes.ts';
import { type Language, languageSchema } from '#contract/values/localized-text.ts';
import { MAIL_WORDS } from '#words/mail-words.ts';
import type { Database } from '../platform/database/database.ts';
import type { MailKind, MailLetter, MailOwner, MailSecrets, WaitingMail } from '../platform/mail/mail-queue.ts';
import { afterQuietHours } from '../platform/mail/mail-times.ts';
import type { MailEndings } from '../platform/mail/returned-mail.ts';
import { codeOf, contactOf } from './mail-contact-store.ts';
import { reportCaseProblem } from './mail-problems.ts';
import type { FindCase } from './notice-jobs.ts';

/** Cases that one mail can have been about; of more, the newest. */
const MOST_CASES = 50;

const oldAddressSchema = z.strictObject({ address: mailAddressSchema, language: languageSchema });

interface ResidentMailDependencies {
  readonly secrets: MailSecrets;
  readonly findCase: FindCase;
  /** Who a mail says it is from, in each language. */
  readonly from: (language: Language) => string;
}

/** The mails that a person gets, whatever they are about. */
export function residentMails({ secrets, findCase, from }: ResidentMailDependencies) {
  const news: MailKind = {
    suits: afterQuietHours,

    async write(transaction, { owner }) {
      const contact = await contactOf(transaction, secrets, subjectOf(owner));
      if (contact === undefined || !contact.isOn || contact.isRefused) return undefined;
      const { address: to, language } = contact;
      const { subject, text } = MAIL_WORDS[language].news;
      return { to, language, subject, text: text(from(language)), canBeStopped: true };
    },

    ended: newsEnded(findCase),
  };

  const code: MailKind = {
    async write(transaction, { owner, secret }, nowMs) {
      const current = await codeOf(transaction, secrets, subjectOf(owner));
      const isCurrent =
        current !== undefined &&
        JSON.stringify(current.secret) === JSON.stringify(secret) &&
        current.expiresAt.getTime() > nowMs;
      if (!isCurrent) return undefined;
      const { language } = current;
      const { subject, text } = MAIL_WORDS[language].code;
      const { address: to, code: digits } = current.secret;
      return { to, language, subject, text: text(from(language), digits), canBeStopped: false };
    },
  };

  const addressChanged: MailKind = {
    async write(_, { secret }): Promise<MailLetter> {
      const { address: to, language } = oldAddressSchema.parse(secret);
      const { subject, text } = MAIL_WORDS[language].addressChanged;
      return { to, language, subject, text: text(from(language)), canBeStopped: false };
    },
  };

  return { news, code, addressChanged };
}

/** What follows from the end of a mail to a person, also of one that comes back days after it went. */
export function residentMailEndings(findCase: FindCase): MailEndings {
  return { news: newsEnded(findCase) };
}

function newsEnded(findCase: FindCase): NonNullable<MailKind['ended']> {
  return async (transaction, waiting, { is, nowMs, sentMs = nowMs }) => {
    if (is === 'sent') return;
    const at = new Date(nowMs);
    const isTheirs =
      is !== 'bounced' || (await markRefused(transaction, subjectOf(waiting.owner), at, new Date(sentMs)));
    if (isTheirs) await reportCases(transaction, findCase, waiting, is, at);
  };
}

/** Says of the address of a mail that was sent then that it is refused; not of one that the person gave in its place since. */
async function markRefused(transaction: Database, subject: string, at: Date, sentAt: Date): Promise<boolean> {
  const marked = await transaction
    .updateTable('mail_contact')
    .set({ bounced_at: at })
    .where('subject_id', '=', subject)
    .where('confirmed_at', '<=', sentAt)
    .executeTakeFirst();
  return marked.numUpdatedRows > 0n;
}

/** Staff of each case that the mail was about learn that its person was not reached. */
async function reportCases(
  transaction: Database,
  findCase: FindCase,
  { owner, madeAt, kind }: WaitingMail,
  problem: 'bounced' | 'gaveUp',
  at: Date,
): Promise<void> {
  const subject = subjectOf(owner);
  const told = await sql<{ receipt_number: string }>`
    select receipt_number from notice where owner = ${subject} and at >= ${madeAt} and receipt_number is not null
    order by at desc, id desc limit ${MOST_CASES}`.execute(transaction);
  for (const receiptNumber of new Set(told.rows.map((row) => row.receipt_number))) {
    const found = await findCase(transaction, receiptNumber);
    if (found === undefined) continue;
    const { municipality, group } = found;
    await reportCaseProblem(transaction, { municipality, group, subject, receiptNumber, kind, problem, at });
  }
}

function subjectOf(owner: MailOwner): string {
  if (!('subject' in owner)) throw new Error('the mail is for a person');
  return owner.subject;
}
