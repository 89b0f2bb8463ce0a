import { createDeliverMail, type DeliverMail } from '#portal/portal-mail.ts';
import { TEST_ORIGIN, type TestPortal } from '../portal/portal-harness.ts';
import type { Ledger } from './ledger.ts';
import type { YearClock } from './year-clock.ts';
import type { Resident } from './year-residents.ts';

export const YEAR_MAIL = {
  host: '127.0.0.1',
  port: 2525,
  sender: { name: '見本市', address: 'noreply@city.example' },
};
const BOUNCED_PER_THOUSAND = 15;

export interface YearMail {
  /** Sends what is due, and has those whose address was refused name it again. */
  deliver(): Promise<void>;
}

/** Mail as far as the hand that takes it, which refuses some addresses. */
export async function openYearMail(
  portal: TestPortal,
  ledger: Ledger,
  { clock, number }: { readonly clock: YearClock; readonly number: (limit: number) => number },
  residents: readonly Resident[],
): Promise<YearMail> {
  const codes = new Map<string, string>();
  const refused = new Set<string>();
  const send: Parameters<typeof createDeliverMail>[0]['send'] = async ({ to }, message) => {
    const code = /^\d{6}\r?$/m.exec(bodyOf(message))?.[0].trim();
    if (code !== undefined) codes.set(to, code);
    else if (number(1_000) < BOUNCED_PER_THOUSAND) {
      ledger.mailsBounced += 1;
      refused.add(to);
      return { is: 'bounced', status: 550 };
    }
    ledger.mailsSent += 1;
    return { is: 'sent' };
  };
  const deliver: DeliverMail = createDeliverMail({
    database: portal.database,
    secrets: portal.stores.mailSecrets,
    origin: () => TEST_ORIGIN,
    operator: undefined,
    sender: YEAR_MAIL.sender,
    send,
    nowMs: clock.nowMs,
    log: (entry) => portal.logged.push(entry),
  });
  const addressOf = ({ persona }: Resident) => `${persona}@home.example`;

  async function confirm(resident: Resident): Promise<void> {
    const token = await resident.token();
    const address = addressOf(resident);
    codes.delete(address);
    await portal.ask(token, { method: 'POST', url: '/mail/address', payload: { address, language: 'ja' } });
    await deliver(new AbortController().signal);
    const code = codes.get(address);
    if (code === undefined) return;
    refused.delete(address);
    await portal.ask(token, { method: 'POST', url: '/mail/address/confirmation', payload: { code } });
  }

  for (const resident of residents) await confirm(resident);
  return {
    async deliver() {
      await deliver(new AbortController().signal);
      for (const resident of residents) if (refused.has(addressOf(resident))) await confirm(resident);
    },
  };
}

/** The text of a message in the encoding that ours have. */
function bodyOf(message: Buffer): string {
  const text = message.toString('latin1');
  const [head = '', ...body] = text.split('\r\n\r\n');
  return /base64/i.test(head) ? Buffer.from(body.join(''), 'base64').toString('utf8') : text;
}
