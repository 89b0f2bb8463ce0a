import * as z from 'zod';
import { yenSchema } from '#contract/portal/charge.ts';
import type { PaymentWord } from '#contract/portal/payment-attempt.ts';
import { utf8Text } from '#pki/jose/strict-json.ts';
import { parsedJson } from '#platform/json-text.ts';

const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
/** The one currency there is; a message that names another is none of ours. */
const currency = z.literal('JPY').optional();
const named = { payment: idSchema, attempt: idSchema.optional(), currency };
const bare = z.strictObject(named);
const withYen = z.strictObject({ ...named, amountYen: yenSchema });
const timestamp = z.iso.datetime({ offset: true });

const eventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('payment.submitted'), timestamp, data: bare }),
  z.strictObject({ type: z.literal('payment.succeeded'), timestamp, data: withYen }),
  z.strictObject({ type: z.literal('payment.declined'), timestamp, data: bare }),
  z.strictObject({ type: z.literal('payment.abandoned'), timestamp, data: bare }),
  z.strictObject({
    type: z.literal('payment.refunded'),
    timestamp,
    data: withYen.extend({ refund: idSchema }).strict(),
  }),
  z.strictObject({ type: z.literal('payment.chargedBack'), timestamp, data: withYen }),
  /** The answer to a question: all that is known of a payment. */
  z.strictObject({
    type: z.literal('payment.state'),
    timestamp,
    data: z.strictObject({
      ...named,
      state: z.enum(['started', 'submitted', 'succeeded', 'declined', 'abandoned']),
      amountYen: yenSchema.optional(),
      pageUrl: z.url().max(500).optional(),
      refunds: z.array(z.strictObject({ refund: idSchema, amountYen: yenSchema })).max(100),
      chargedBackYen: yenSchema.optional(),
    }),
  }),
]);

/** What a provider says of one payment. */
export interface PaymentMessage {
  readonly payment: string;
  /** Ours, where the provider names it. */
  readonly attempt: string | undefined;
  readonly words: readonly PaymentWord[];
  readonly pageUrl?: string | undefined;
}

/** `undefined` where the bytes, which are signed, say nothing that we know. */
export function paymentMessage(bytes: Uint8Array): PaymentMessage | undefined {
  const text = utf8Text(bytes);
  const parsed = eventSchema.safeParse(text === undefined ? undefined : parsedJson(text));
  if (!parsed.success) return undefined;
  const { payment, attempt } = parsed.data.data;
  return { payment, attempt, ...(wordsOf(parsed.data) satisfies Pick<PaymentMessage, 'words' | 'pageUrl'>) };
}

function wordsOf(event: z.infer<typeof eventSchema>): Pick<PaymentMessage, 'words' | 'pageUrl'> {
  switch (event.type) {
    case 'payment.submitted':
      return { words: [{ says: 'submitted' }] };
    case 'payment.succeeded':
      return { words: [{ says: 'succeeded', yen: event.data.amountYen }] };
    case 'payment.declined':
      return { words: [{ says: 'declined' }] };
    case 'payment.abandoned':
      return { words: [{ says: 'abandoned' }] };
    case 'payment.refunded':
      return { words: [{ says: 'refunded', refund: event.data.refund, yen: event.data.amountYen }] };
    case 'payment.chargedBack':
      return { words: [{ says: 'chargedBack', yen: event.data.amountYen }] };
    case 'payment.state':
      return { words: stateWords(event.data), pageUrl: event.data.pageUrl };
  }
}

type StateData = Extract<z.infer<typeof eventSchema>, { type: 'payment.state' }>['data'];

function stateWords({ state, amountYen, refunds, chargedBackYen }: StateData): PaymentWord[] {
  const words: PaymentWord[] = [];
  if (state === 'succeeded' && amountYen !== undefined) words.push({ says: 'succeeded', yen: amountYen });
  if (state === 'submitted' || state === 'declined' || state === 'abandoned') words.push({ says: state });
  for (const { refund, amountYen: yen } of refunds) words.push({ says: 'refunded', refund, yen });
  if (chargedBackYen !== undefined) words.push({ says: 'chargedBack', yen: chargedBackYen });
  return words;
}
