import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { SmtpServer } from '#portal/platform/mail/smtp-sender.ts';

export const MAIL_USER = 'portal';
export const MAIL_PASSWORD = 'canary-mail-password';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

/** A refusal as a server says it. */
export interface SmtpRefusal {
  readonly status: number;
  readonly text: string;
}

/** A real SMTP server with TLS, on this computer; what it refuses can be changed while it runs. */
export interface MailServer {
  readonly server: SmtpServer;
  readonly caFile: string;
  readonly received: ReceivedMail[];
  /** How it answers a recipient, or a message's end. */
  readonly refuses: { recipient?: SmtpRefusal | undefined; message?: SmtpRefusal | undefined };
  /** Waits for this before a message is taken. */
  readonly holds: { message?: Promise<void> | undefined };
  readonly sessions: { count: number };
  close(): Promise<void>;
}

export async function openMailServer(options: Partial<SMTPServerOptions> = {}): Promise<MailServer> {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-mail-'));
  const [caFile, keyFile] = [join(folder, 'mail.crt'), join(folder, 'mail.key')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-days', '2'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', keyFile, '-out', caFile], {
    stdio: 'ignore',
  });
  const [cert, key] = [await readFile(caFile, 'utf8'), await readFile(keyFile, 'utf8')];
  const received: ReceivedMail[] = [];
  const refuses: MailServer['refuses'] = {};
  const holds: MailServer['holds'] = {};
  const sessions = { count: 0 };
  const smtp = new SMTPServer({
    cert,
    key,
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (_, done) => {
      sessions.count += 1;
      done();
    },
    onAuth: ({ username, password }, _, done) =>
      username === MAIL_USER && password === MAIL_PASSWORD
        ? done(null, { user: username })
        : done(refusal({ status: 535, text: '5.7.8 no' })),
    onRcptTo: (_, __, done) => done(refuses.recipient === undefined ? null : refusal(refuses.recipient)),
    onData: (stream, { envelope }, done) => {
      const take = async () => {
        await holds.message;
        if (refuses.message !== undefined) return done(refusal(refuses.message));
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, text: Buffer.concat(chunks).toString('utf8') });
        done();
      };
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        take().catch(done);
      });
    },
    ...options,
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as AddressInfo;
  return {
    server: {
      host: 'localhost',
      port,
      security: 'starttls',
      ca: cert,
      auth: { user: MAIL_USER, pass: MAIL_PASSWORD },
    },
    caFile,
    received,
    refuses,
    holds,
    sessions,
    close: async () => {
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function refusal({ status, text }: SmtpRefusal): Error {
  return Object.assign(new Error(text), { responseCode: status });
}

/** Headers and the decoded text of a message. */
export function readMail({ text }: ReceivedMail): { readonly headers: Map<string, string>; readonly body: string } {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
  const written = rest.join('\r\n\r\n');
  const isBase64 = headers.get('Content-Transfer-Encoding') === 'base64';
  return { headers, body: isBase64 ? Buffer.from(written, 'base64').toString('utf8') : written };
}
