import * as z from 'zod';

/** What became of a mail at the server it was handed to. */
export type SmtpVerdict =
  | { readonly is: 'sent' }
  /** The address itself was refused for good. */
  | { readonly is: 'bounced'; readonly status: number }
  /** Later it may go: the server, the way there, or our own settings are at fault. */
  | { readonly is: 'failed'; readonly status: number | undefined; readonly code: string };

const errorSchema = z.looseObject({
  code: z.string().max(40).optional().catch(undefined),
  command: z.string().max(40).optional().catch(undefined),
  responseCode: z.number().int().optional().catch(undefined),
  response: z.string().optional().catch(undefined),
});

/** Commands whose refusal can be about the one address that the mail is for. */
const OF_ADDRESS: ReadonlySet<string | undefined> = new Set(['RCPT TO', 'DATA']);
/**
 * Subjects of an enhanced status that blame the way or a policy, as of a relay that does not know us: 3 system, 4 network,
 * 5 protocol, 7 security. Source: RFC 3463, 3.
 */
const NOT_OF_ADDRESS = /^5\d\d[ -]5\.[3457]\./;

/** Tells a refused address from everything else by what the SMTP client's error says. */
export function verdictOfError(error: unknown): SmtpVerdict {
  const parsed = errorSchema.safeParse(error);
  const { code = 'unknown', command, responseCode: status, response = '' } = parsed.success ? parsed.data : {};
  const isFinal = status !== undefined && status >= 500 && status <= 599;
  if (isFinal && OF_ADDRESS.has(command) && !NOT_OF_ADDRESS.test(response)) return { is: 'bounced', status };
  return { is: 'failed', status, code };
}
