import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { documentLanguage, type Language } from '#contract/values/localized-text.ts';
import { readBoundedFile } from '#platform/bounded-reading.ts';
import { MAIL_WORDS } from '#words/mail-words.ts';
import { findCaseOwner } from './applications/case-owner.ts';
import { reportStaffProblem } from './notices/mail-problems.ts';
import { residentMailEndings, residentMails } from './notices/resident-mails.ts';
import type { Database } from './platform/database/database.ts';
import type { PortalLog } from './platform/log.ts';
import { deliverDue } from './platform/mail/mail-delivery.ts';
import type { MailKind, MailSecrets } from './platform/mail/mail-queue.ts';
import { type TakenReport, takeReturnedMail } from './platform/mail/returned-mail.ts';
import { createSmtpSender, type SendMail, type SmtpServer } from './platform/mail/smtp-sender.ts';
import type { PortalConfig, PortalConfigInput } from './portal-config.ts';
import { withPortalDatabase } from './portal-database.ts';
import { staffMailEndings, staffMails } from './staff/staff-mail.ts';

type MailConfig = NonNullable<PortalConfig['mail']>;

const PASSWORD_LIMIT_BYTES = 1_024;
const CA_LIMIT_BYTES = 262_144;
const STOP_PATH = '/mail/stop/';

/** The server that mail is handed to. Fails with `usage` where a file of the settings cannot be read. */
export async function openMailServer(mail: MailConfig): Promise<Outcome<SendMail>> {
  const { host, port, security, caFile, user, password, passwordFile } = mail;
  const ca = await textOf(caFile, CA_LIMIT_BYTES);
  if (caFile !== undefined && ca === undefined) return failed({ code: 'usage', detail: 'mail.caFile cannot be read' });
  const pass = password ?? (await textOf(passwordFile, PASSWORD_LIMIT_BYTES))?.trim();
  if (user !== undefined && (pass ?? '') === '') {
    return failed({ code: 'usage', detail: 'mail.user has no password that can be read' });
  }
  const server: SmtpServer = {
    host,
    port,
    security,
    ca,
    auth: user === undefined || pass === undefined ? undefined : { user, pass },
  };
  return success(createSmtpSender(server));
}

async function textOf(file: string | undefined, limitBytes: number): Promise<string | undefined> {
  const bytes = file === undefined ? undefined : await readBoundedFile(file, limitBytes).catch(() => undefined);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
}

interface MailDependencies {
  readonly database: Database;
  readonly secrets: MailSecrets;
  readonly origin: () => string;
  readonly operator: PortalConfig['operator'];
}

/** All kinds of mail that the portal sends. */
function mailKinds({ secrets, origin, operator }: MailDependencies): Readonly<Record<string, MailKind>> {
  const from = (language: Language) => operator?.[documentLanguage(language)] ?? MAIL_WORDS[language].unnamed;
  return {
    ...residentMails({ secrets, findCase: findCaseOwner, from }),
    ...staffMails({ origin, from, report: reportStaffProblem }),
  };
}

/** Sends what is due; nothing where the portal has no mail. */
export type DeliverMail = (signal: AbortSignal) => Promise<void>;

export function createDeliverMail(
  dependencies: MailDependencies & {
    readonly sender: MailConfig['sender'];
    readonly send: SendMail;
    readonly nowMs: () => number;
    readonly log: PortalLog;
  },
): DeliverMail {
  const { database, secrets, origin, sender, send, nowMs, log } = dependencies;
  const kinds = mailKinds(dependencies);
  const stopUrl = (token: string) => new URL(`${STOP_PATH}${token}`, origin()).href;
  return (signal) => deliverDue({ database, secrets, kinds, sender, send, stopUrl, nowMs, log }, signal);
}

/**
 * Takes a mail that came back, on the portal's server, whether or not the portal runs. Fails with `usage`, `storageUnusable`, and with
 * `fileInvalid` where it is no delivery status notification.
 */
export function takeBouncedMail(
  input: PortalConfigInput,
  { file, bytes }: { readonly file: string; readonly bytes: Uint8Array },
  nowMs: number,
): Promise<Outcome<Exclude<TakenReport, 'notAReport'>>> {
  const endings = { ...residentMailEndings(findCaseOwner), ...staffMailEndings(reportStaffProblem) };
  return withPortalDatabase(input, async (database) => {
    const taken = await takeReturnedMail(database, endings, bytes, nowMs);
    return taken === 'notAReport' ? failed({ code: 'fileInvalid', file, at: '' }) : success(taken);
  });
}
