import { randomBytes } from 'node:crypto';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { PaymentProvider, SettledPayment, WantedPayment } from '../payment-provider.ts';
import { type SignedMessage, type WebhookSecret, webhookSignature } from '../standard-webhook.ts';

export const SANDBOX = 'sandbox';
export const SANDBOX_PAGE = '/sandbox-payments/pay/';
/** Numbers that no card has; the last two digits say what happens. */
const SANDBOX_NUMBER = /^9999 ?0000 ?0000 ?00(0[1-9]|1\d|20)$/;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MOST_PAYMENTS = 10_000;

interface SandboxPayment {
  readonly wanted: WantedPayment;
  readonly payment: string;
  number: number | undefined;
  state: 'started' | 'submitted' | 'succeeded' | 'declined' | 'abandoned';
  takenYen: number | undefined;
  takenAtMs: number | undefined;
  chargedBackYen: number | undefined;
  readonly refunds: { readonly refund: string; readonly amountYen: number }[];
  silentUntilMs: number;
}

interface DueMessage {
  readonly atMs: number;
  readonly message: () => Promise<SignedMessage>;
}

/** A provider that takes no money, for practice: what somebody types at its page decides how it behaves. */
export interface SandboxProvider extends PaymentProvider {
  /** What its page shows; `undefined` where there is no such payment to be made. */
  shown(payment: string): { readonly yen: number; readonly label: WantedPayment['label'] } | undefined;
  /** A number of its page; answers what the page says then. */
  pay(payment: string, number: string): SandboxAnswer;
  /** Words that are due by now, each given out once. */
  takeDue(): Promise<readonly SignedMessage[]>;
  /** Has the next attempt at a payment behave as number 15: it happens, and is not answered. */
  loseNextAnswer(): void;
}

type SandboxAnswer = 'taken' | 'underWay' | 'declined' | 'expired' | 'gone' | 'unknown';

export function createSandboxProvider(tools: {
  readonly origin: () => string;
  /** It signs by the first. */
  readonly secrets: () => Promise<readonly WebhookSecret[]>;
  readonly nowMs: () => number;
}): SandboxProvider {
  const { origin, secrets, nowMs } = tools;
  const byAttempt = new Map<string, SandboxPayment>();
  const byPayment = new Map<string, SandboxPayment>();
  let due: DueMessage[] = [];
  let losesAnswer = false;

  async function signed(body: object, isBroken = false): Promise<SignedMessage> {
    const [own] = await secrets();
    if (own === undefined) throw new Error('the sandbox has no secret to sign by');
    const bytes = Buffer.from(JSON.stringify(body));
    const id = `evt_${randomBytes(12).toString('hex')}`;
    const timestamp = String(Math.floor(nowMs() / 1_000));
    const signature = webhookSignature(isBroken ? randomBytes(32) : own.secret, { id, timestamp, bytes });
    return { id, timestamp, signature, bytes };
  }

  function later(delayMs: number, message: DueMessage['message']): void {
    due = [...due, { atMs: nowMs() + delayMs, message }];
  }

  const body = (of: SandboxPayment, type: string, data: object = {}) => ({
    type: `payment.${type}`,
    timestamp: new Date(nowMs()).toISOString(),
    data: { payment: of.payment, attempt: of.wanted.attempt, ...data },
  });

  /** A word now or later, as its event says. */
  function tell(of: SandboxPayment, type: string, data: object = {}, delayMs = 0): void {
    later(delayMs, () => signed(body(of, type, data)));
  }

  function take(of: SandboxPayment, yen: number, afterMs = 0): void {
    of.takenYen = yen;
    of.takenAtMs = nowMs() + afterMs;
    of.state = 'succeeded';
  }

  /** By the last two digits of the number. */
  function behave(of: SandboxPayment, number: number): SandboxAnswer {
    const { yen } = of.wanted;
    const succeeded = { amountYen: yen };
    switch (number) {
      case 2:
      case 3:
        of.state = 'declined';
        tell(of, 'declined');
        return 'declined';
      case 4:
        of.state = 'abandoned';
        tell(of, 'abandoned');
        return 'expired';
      case 5:
        take(of, yen);
        tell(of, 'succeeded', succeeded, 30 * SECOND_MS);
        return 'taken';
      case 6: {
        take(of, yen);
        const twice = signed(body(of, 'succeeded', succeeded));
        later(0, () => twice);
        later(0, () => twice);
        return 'taken';
      }
      case 8:
        of.state = 'submitted';
        tell(of, 'submitted');
        later(10 * MINUTE_MS, () => {
          take(of, yen);
          return signed(body(of, 'succeeded', succeeded));
        });
        return 'underWay';
      case 9:
      case 10: {
        const taken = number === 9 ? Math.max(1, Math.floor(yen / 2)) : yen + 1;
        take(of, taken);
        tell(of, 'succeeded', { amountYen: taken });
        return 'taken';
      }
      case 11:
        take(of, yen);
        tell(of, 'succeeded', succeeded);
        later(DAY_MS, () => {
          of.chargedBackYen = yen;
          return signed(body(of, 'chargedBack', succeeded));
        });
        return 'taken';
      case 12:
        take(of, yen);
        later(0, () => signed(body(of, 'succeeded', succeeded), true));
        tell(of, 'succeeded', succeeded, 1);
        return 'taken';
      case 13:
        take(of, yen);
        tell(of, 'succeeded', succeeded, 5 * SECOND_MS);
        return 'gone';
      case 16: {
        take(of, yen);
        of.refunds.push({ refund: 'sandbox', amountYen: yen });
        tell(of, 'refunded', { ...succeeded, refund: 'sandbox' });
        tell(of, 'succeeded', succeeded, MINUTE_MS);
        return 'taken';
      }
      case 17:
        take(of, yen);
        return 'taken';
      case 18:
        of.state = 'abandoned';
        tell(of, 'abandoned');
        later(HOUR_MS, () => {
          take(of, yen);
          return signed(body(of, 'succeeded', succeeded));
        });
        return 'expired';
      case 19:
        take(of, yen);
        later(0, () => signed(body(of, 'succeeded', { ...succeeded, attempt: 'anotherAttempt' })));
        return 'taken';
      case 20:
        take(of, yen);
        of.silentUntilMs = nowMs() + HOUR_MS;
        return 'taken';
      default:
        // 1, 7, 14 and 15: what is odd about them is elsewhere.
        take(of, yen);
        tell(of, 'succeeded', succeeded);
        return 'taken';
    }
  }

  return {
    name: SANDBOX,
    secrets,

    async create(wanted) {
      const known = byAttempt.get(wanted.attempt);
      const made: SandboxPayment = known ?? {
        wanted,
        payment: `pay_${randomBytes(9).toString('hex')}`,
        number: undefined,
        state: 'started',
        takenYen: undefined,
        takenAtMs: undefined,
        chargedBackYen: undefined,
        refunds: [],
        silentUntilMs: 0,
      };
      if (byAttempt.size >= MOST_PAYMENTS) throw new Error('the sandbox is full');
      byAttempt.set(wanted.attempt, made);
      byPayment.set(made.payment, made);
      if (losesAnswer) {
        losesAnswer = false;
        throw new Error('no answer in time');
      }
      return { payment: made.payment, pageUrl: pageOf(origin(), made) };
    },

    async query(attempt) {
      const known = byAttempt.get(attempt);
      if (known === undefined) return undefined;
      if (nowMs() < known.silentUntilMs) throw new Error('no answer in time');
      const { state, takenYen, refunds, chargedBackYen } = known;
      return signed(
        body(known, 'state', {
          state,
          refunds,
          pageUrl: pageOf(origin(), known),
          ...(takenYen === undefined ? {} : { amountYen: takenYen }),
          ...(chargedBackYen === undefined ? {} : { chargedBackYen }),
        }),
      );
    },

    async cancel(attempt) {
      const known = byAttempt.get(attempt);
      if (known === undefined) return true;
      if (known.state === 'started') known.state = 'abandoned';
      return known.state === 'abandoned' || known.state === 'declined';
    },

    async refund({ attempt, refund, yen }) {
      const known = byAttempt.get(attempt);
      if (known === undefined || known.number === 14 || known.takenYen === undefined) return false;
      if (known.refunds.some((one) => one.refund === refund)) return true;
      known.refunds.push({ refund, amountYen: yen });
      tell(known, 'refunded', { amountYen: yen, refund });
      return true;
    },

    async settlement(day) {
      return [...byAttempt.values()].flatMap((one): SettledPayment[] => {
        if (one.takenAtMs === undefined || one.takenYen === undefined || japaneseDay(epochMs(one.takenAtMs)) !== day)
          return [];
        const { attempt, municipality } = one.wanted;
        return [{ payment: one.payment, attempt, municipality, yen: one.takenYen, isFee: false }];
      });
    },

    shown(payment) {
      const known = byPayment.get(payment);
      if (known === undefined || known.state !== 'started' || nowMs() >= known.wanted.expiresAt.getTime())
        return undefined;
      return { yen: known.wanted.yen, label: known.wanted.label };
    },

    pay(payment, text) {
      const known = byPayment.get(payment);
      const number = Number(SANDBOX_NUMBER.exec(text)?.[1] ?? 0);
      if (number === 0) return 'unknown';
      if (known === undefined || known.state !== 'started' || nowMs() >= known.wanted.expiresAt.getTime())
        return 'expired';
      known.number = number;
      return behave(known, number);
    },

    async takeDue() {
      const now = nowMs();
      const [ready, rest] = [due.filter(({ atMs }) => atMs <= now), due.filter(({ atMs }) => atMs > now)];
      due = rest;
      return Promise.all(ready.toSorted((one, other) => one.atMs - other.atMs).map(({ message }) => message()));
    },

    loseNextAnswer() {
      losesAnswer = true;
    },
  };
}

function pageOf(origin: string, { payment }: Pick<SandboxPayment, 'payment'>): string {
  return `${origin}${SANDBOX_PAGE}${payment}`;
}
