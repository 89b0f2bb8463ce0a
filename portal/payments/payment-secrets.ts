import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { instantSchema } from '#contract/values/instant.ts';
import { parsedJson } from '#platform/json-text.ts';
import { readPrivateText, writePrivateFile } from '#platform/private-file.ts';
import { type WebhookSecret, webhookSecretOf, webhookSecretText } from './standard-webhook.ts';

const LIMIT_BYTES = 16_384;
const SECRET_BYTES = 32;

const keptSchema = z
  .array(z.strictObject({ secret: z.string().max(100), until: instantSchema.nullable() }))
  .min(1)
  .max(20);
type Kept = z.infer<typeof keptSchema>;

/** The secrets of one provider, in a file that only its owner reads; the newest comes first. */
export interface PaymentSecrets {
  /** As the file is now: a change holds at once. Throws where it is none of ours. */
  read(): Promise<readonly WebhookSecret[]>;
  /** Adds a new one; those before it hold for `hours` more. Answers with the new one, as a provider is told of it. */
  rotate(hours: number, nowMs: number): Promise<string>;
}

export function paymentSecretsIn(file: string): PaymentSecrets {
  const kept = async (): Promise<Kept | undefined> => {
    const text = await readPrivateText(file, LIMIT_BYTES).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return text === undefined ? undefined : keptSchema.parse(parsedJson(text));
  };
  return {
    async read() {
      return ((await kept()) ?? []).flatMap(({ secret, until }) => {
        const bytes = webhookSecretOf(secret);
        if (bytes === undefined) throw new Error('a secret of a provider is not written as one');
        return [{ secret: bytes, endsAtMs: until === null ? undefined : Date.parse(until) }];
      });
    },
    async rotate(hours, nowMs) {
      const secret = webhookSecretText(randomBytes(SECRET_BYTES));
      const end = new Date(nowMs + hours * 3_600_000).toISOString();
      const older = ((await kept()) ?? [])
        .map((one) => ({ ...one, until: one.until === null || one.until > end ? end : one.until }))
        .filter(({ until }) => Date.parse(until) > nowMs);
      await writePrivateFile(file, JSON.stringify([{ secret, until: null }, ...older]));
      return secret;
    },
  };
}
