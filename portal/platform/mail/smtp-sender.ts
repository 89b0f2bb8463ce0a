import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SmtpVerdict } from './smtp-verdict.ts';
import { verdictOfError } from './smtp-verdict.ts';

/** Where mail is handed over. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** `starttls` and `tls` never go on in clear text; `none` is for this computer only. */
  readonly security: 'starttls' | 'tls' | 'none';
  /** CA certificates (PEM) in place of the system's. */
  readonly ca?: string | undefined;
  readonly auth?: { readonly user: string; readonly pass: string } | undefined;
}

interface Envelope {
  readonly from: string;
  readonly to: string;
}

/** Hands one message over. Never throws and never takes longer than its limit. */
export type SendMail = (envelope: Envelope, message: Buffer, signal?: AbortSignal) => Promise<SmtpVerdict>;

export interface SmtpLimits {
  readonly connectMs: number;
  readonly silenceMs: number;
  /** From the first byte to the last, whatever the server does in between. */
  readonly wholeMs: number;
}

const LIMITS: SmtpLimits = { connectMs: 10_000, silenceMs: 20_000, wholeMs: 60_000 };
const LONGEST_RESPONSE_BYTES = 65_536;

/** A connection for each message: what one server's answer broke, the next message does not meet. */
export function createSmtpSender(server: SmtpServer, limits: SmtpLimits = LIMITS): SendMail {
  return (envelope, message, signal) =>
    new Promise((resolve) => {
      const connection = new SMTPConnection({
        host: server.host,
        port: server.port,
        name: 'madoguchi.invalid',
        secure: server.security === 'tls',
        requireTLS: server.security === 'starttls',
        ignoreTLS: server.security === 'none',
        connectionTimeout: limits.connectMs,
        greetingTimeout: limits.connectMs,
        dnsTimeout: limits.connectMs,
        socketTimeout: limits.silenceMs,
        socketCloseTimeout: 1_000,
        maxResponseSize: LONGEST_RESPONSE_BYTES,
        logger: false,
        tls: {
          minVersion: 'TLSv1.2',
          rejectUnauthorized: true,
          ...(server.ca === undefined ? {} : { ca: server.ca }),
        },
      });
      const end = (verdict: SmtpVerdict) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        // Its end is told as one more failure, which comes too late to count.
        resolve(verdict);
        if (verdict.is === 'sent') connection.quit();
        else connection.close();
      };
      const fail = (error: unknown) => end(verdictOfError(error));
      const timer = setTimeout(() => fail({ code: 'TOOLONG' }), limits.wholeMs);
      const stop = () => fail({ code: 'STOPPED' });
      signal?.addEventListener('abort', stop, { once: true });
      connection.on('error', fail);
      connection.once('end', () => fail({ code: 'CLOSED' }));

      const send = () =>
        connection.send({ from: envelope.from, to: [envelope.to], size: message.length }, message, (error) =>
          error ? fail(error) : end({ is: 'sent' }),
        );
      const login = (auth: NonNullable<SmtpServer['auth']>) =>
        connection.login({ ...auth }, (error) => (error ? fail(error) : send()));
      connection.connect((error) => {
        if (error) fail(error);
        else if (server.auth === undefined) send();
        else login(server.auth);
      });
    });
}
