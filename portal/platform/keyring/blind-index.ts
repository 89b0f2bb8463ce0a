import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { boundTo } from './field-cipher.ts';

const INDEX_KEY_BYTES = 32;

/**
 * Bytes of a token, by field. Those of two are short on purpose: strangers share one, and what is found is opened and
 * compared.
 */
const TOKEN_BYTES = { name: 8, kana: 8, phone: 8, name2y: 2, kana2y: 2, birthDate: 2, account: 16 } as const;

export type IndexedField = keyof typeof TOKEN_BYTES;

/** The key of a municipality's index, so that equal names of two cities differ; `portal` stands for what belongs to none. */
export function indexKeyOf(master: KeyObject, municipality: string): KeyObject {
  const purpose = boundTo('madoguchi/index/1', municipality);
  return createSecretKey(Buffer.from(hkdfSync('sha256', master, '', purpose, INDEX_KEY_BYTES)));
}

/** What stands in the index for a value. White space and the width of characters make no difference. */
export function indexToken(indexKey: KeyObject, field: IndexedField, ...values: readonly string[]): Buffer {
  const parts = values.map((value) => value.normalize('NFKC').replace(/\s/gu, ''));
  return createHmac('sha256', indexKey)
    .update(boundTo(field, ...parts))
    .digest()
    .subarray(0, TOKEN_BYTES[field]);
}
