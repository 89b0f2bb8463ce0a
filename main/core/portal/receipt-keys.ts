import * as z from 'zod';
import { epochMs } from '#contract/values/brands.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Clock } from '../ports/ports.ts';
import type { PrivateFiles } from '../ports/private-files.ts';
import type { PortalClient } from './portal-client.ts';

const NAME = 'receipt-keys';
/** Receipts are kept for long, and so is what proves them. */
const KEPT_MS = 10 * 366 * 86_400_000;
const keysSchema = z.looseObject({ keys: z.array(z.looseObject({})).max(100) });

type Keys = { readonly keys: readonly object[] };

/** Asks the portal for the keys of its receipts, and keeps what it said for when it cannot be asked. */
export function keptReceiptKeys(
  portal: PortalClient,
  files: PrivateFiles | undefined,
  clock: Pick<Clock, 'nowMs'>,
): () => Promise<Keys | undefined> {
  const owner = `portal ${portal.origin}`;
  return async () => {
    const now = await portal.call('readReceiptKeys', { signal: new AbortController().signal });
    if (now.ok) {
      const bytes = Buffer.from(JSON.stringify(now.value));
      await files?.write(owner, NAME, bytes, epochMs(clock.nowMs() + KEPT_MS));
      return now.value;
    }
    const kept = await files?.read(owner, NAME);
    return kept && keysSchema.safeParse(parsedJson(Buffer.from(kept).toString('utf8'))).data;
  };
}
