import * as z from 'zod';
import { utf8Text } from '#pki/jose/strict-json.ts';
import { parsedJson } from '#platform/json-text.ts';

/** Of one call; LINE says no number, and 256 KiB hold no more. */
const MOST_EVENTS = 1_000;
const id = z.string().regex(/^[\w-]{1,64}$/);

const named = {
  webhookEventId: id,
  timestamp: z.number().int().min(0).max(8_640_000_000_000_000),
  source: z.object({ type: z.literal('user'), userId: z.string().regex(/^U[0-9a-f]{32}$/) }),
  mode: z.literal('active').optional(),
};
const replied = { ...named, replyToken: z.string().min(1).max(100).optional() };

/** Events of one person that are answered; members that nothing here reads may come, and are left. Source: webhook.yml. */
const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('follow'), ...replied }),
  z.object({ type: z.literal('unfollow'), ...named }),
  z.object({ type: z.literal('postback'), ...replied, postback: z.object({ data: z.string().max(300) }) }),
  z.object({
    type: z.literal('message'),
    ...replied,
    message: z.object({ type: z.string().max(20), text: z.string().max(10_000).optional() }),
  }),
  z.object({
    type: z.literal('accountLink'),
    ...replied,
    link: z.object({ result: z.enum(['ok', 'failed']), nonce: z.string().max(255) }),
  }),
]);
export type LineEvent = z.infer<typeof eventSchema>;

const callSchema = z.object({ events: z.array(z.unknown()).max(MOST_EVENTS) });

/**
 * The events in a call whose signature was seen to be right; those of groups, of kinds that are new, and of a channel that is
 * off are left. `undefined` where it is no call.
 */
export function eventsIn(bytes: Uint8Array): readonly LineEvent[] | undefined {
  const text = utf8Text(bytes);
  const call = callSchema.safeParse(text === undefined ? undefined : parsedJson(text));
  return call.data?.events.flatMap((event) => eventSchema.safeParse(event).data ?? []);
}
