import * as z from 'zod';
import { claimSchema, keepSchema, releasedValueSchema } from '#contract/portal/authorization.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Database } from '../platform/database/database.ts';
import type { Keyring } from '../platform/keyring/keyring.ts';
import type { RequestRow } from './request-rows.ts';

const SEALED = 'authorization_request.sealed';

const contentSchema = z.strictObject({
  proof: z.string(),
  given: z.array(claimSchema),
  keep: keepSchema,
  values: z.array(releasedValueSchema),
});
type ProvedContent = z.infer<typeof contentSchema>;

/** What a card has signed and what is to be given on it, sealed by the person's key until the browser takes it. */
export interface SealedProofs {
  /** Throws `KeyUnavailable`. */
  seal(transaction: Database, subject: string, request: string, content: ProvedContent): Promise<Buffer>;
  open(transaction: Database, row: RequestRow): Promise<{ readonly subject: string; readonly content: ProvedContent }>;
}

export function createSealedProofs(keyring: Keyring): SealedProofs {
  return {
    async seal(transaction, subject, request, content) {
      const key = await keyring.keepPerson(transaction, subject);
      return key.seal(SEALED, request, Buffer.from(JSON.stringify(content)));
    },

    async open(transaction, { id, subject_id: subject, sealed }) {
      if (subject === null || sealed === null) throw new Error('a request that is proved has what was proved');
      const key = await keyring.keepPerson(transaction, subject);
      const bytes = key.open(SEALED, id, sealed);
      if (bytes === undefined) throw new Error('what was proved opens with the key of whose it is');
      return { subject, content: contentSchema.parse(parsedJson(bytes.toString('utf8'))) };
    },
  };
}
