import type { Selectable } from 'kysely';
import * as z from 'zod';
import {
  type Mandate,
  type MandateKind,
  mandateSchema,
  type Sitting,
  scopeSchema,
  sittingKindSchema,
} from '#contract/portal/mandate.ts';
import type { OwnPrincipal } from '#contract/portal/mandate-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { type NamedPerson, namedPersonSchema } from '#contract/values/named-person.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Tables } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import { KeyUnavailable } from '../platform/keyring/key-unavailable.ts';
import type { CaseKey } from '../platform/keyring/keyring.ts';

export type MandateRow = Selectable<Tables['mandate']>;

/** A text with what was signed over it, and what was known of revocation then. */
const signedWordSchema = z.strictObject({
  text: z.string(),
  cms: z.string().optional(),
  proof: z.string().optional(),
  revocation: z.string().max(40).optional(),
});
export type SignedWord = z.infer<typeof signedWordSchema>;

const sealedSchema = z.strictObject({
  portal: z.string(),
  principal: namedPersonSchema,
  proxy: mandateSchema.shape.proxy.optional(),
  acceptance: signedWordSchema.optional(),
  mandate: signedWordSchema.optional(),
});
type SealedMandate = z.infer<typeof sealedSchema>;

const COLUMN = 'mandate.sealed';

export function sealMandate(key: CaseKey, id: string, content: SealedMandate): Buffer {
  return key.seal(COLUMN, id, Buffer.from(JSON.stringify(content)));
}

/** Throws `KeyUnavailable`. */
export function openMandate(key: CaseKey, { id, sealed }: Pick<MandateRow, 'id' | 'sealed'>): SealedMandate {
  const bytes = key.open(COLUMN, id, sealed);
  if (bytes === undefined) throw new KeyUnavailable();
  return sealedSchema.parse(parsedJson(bytes.toString('utf8')));
}

export function scopeOf({ procedures, things }: Pick<MandateRow, 'procedures' | 'things'>) {
  return scopeSchema.parse({ procedures, things });
}

/** A sitting with what it has come to. */
export interface OpenSitting {
  readonly sitting: Sitting;
  readonly principal: NamedPerson;
  readonly from: Mandate['from'];
  readonly createdAt: Mandate['createdAt'];
  /** Once the other card has signed. */
  readonly accepted: { readonly proxy: Mandate['proxy']; readonly word: SignedWord } | undefined;
}

export function sittingOf(row: MandateRow, { portal, principal, proxy, acceptance }: SealedMandate): OpenSitting {
  return {
    sitting: {
      portal,
      registration: row.id,
      kind: sittingKindSchema.parse(row.kind),
      scope: scopeOf(row),
      until: calendarDateSchema.parse(row.until_day),
      nonce: row.nonce.toString('base64url'),
    },
    principal,
    from: calendarDateSchema.parse(row.from_day),
    createdAt: instantOf(row.created_at),
    accepted: proxy === undefined || acceptance === undefined ? undefined : { proxy, word: acceptance },
  };
}

/** What both sides are told of one that stands; `name` is the other side's. */
export function mandateView(row: MandateRow, name: string): OwnPrincipal {
  if (row.began_at === null) throw new Error('a mandate that stands has begun');
  return {
    registration: row.id,
    kind: row.kind satisfies MandateKind,
    name,
    scope: scopeOf(row),
    since: instantOf(row.began_at),
    until: calendarDateSchema.parse(row.until_day),
  };
}
