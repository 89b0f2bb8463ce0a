import { readFile } from 'node:fs/promises';
import { openDatabase } from '#portal/platform/database/database.ts';
import { createMailSecrets } from '#portal/platform/mail/mail-queue.ts';
import { createSmtpSender } from '#portal/platform/mail/smtp-sender.ts';
import { createDeliverMail } from '#portal/portal-mail.ts';

/** Sends what is due, as a process of its own, to be killed in the middle: `DATABASE-URL PORT CA-FILE KEY NOW USER PASSWORD`. */
const [databaseUrl = '', port = '', caFile = '', key = '', now = '', user = '', pass = ''] = process.argv.slice(2);
const opened = await openDatabase(databaseUrl);
if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
const ca = await readFile(caFile, 'utf8');
const deliver = createDeliverMail({
  database: opened.value,
  secrets: createMailSecrets(Buffer.from(key, 'hex')),
  origin: () => 'https://portal.example',
  operator: { ja: '見本市', en: 'Sample City' },
  sender: { name: '見本市', address: 'noreply@city.example' },
  send: createSmtpSender({ host: 'localhost', port: Number(port), security: 'starttls', ca, auth: { user, pass } }),
  nowMs: () => Number(now),
  log: () => undefined,
});
await deliver(new AbortController().signal);
await opened.value.destroy();
