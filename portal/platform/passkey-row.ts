import { type RawBuilder, sql } from 'kysely';
import type { NewPasskey } from './webauthn.ts';

/** What every table of passkeys has of each. */
interface PasskeyRow {
  readonly credential_id: Buffer;
  readonly public_key: Buffer;
  readonly counter: string;
  readonly is_syncable: boolean;
  readonly is_synced: boolean;
  readonly transports: readonly string[];
}

export function passkeyIn(row: PasskeyRow): NewPasskey {
  return {
    credentialId: row.credential_id,
    publicKey: row.public_key,
    counter: Number(row.counter),
    isSyncable: row.is_syncable,
    isSynced: row.is_synced,
    transports: row.transports,
  };
}

export function credentialIn(row: Pick<PasskeyRow, 'credential_id' | 'transports'>) {
  return { credentialId: row.credential_id, transports: row.transports };
}

/** Whether no later use was counted; an authenticator that does not count says 0 always. */
export function isLaterUse(counter: number): RawBuilder<boolean> {
  return sql`(counter < ${counter} or (counter = 0 and ${counter} = 0))`;
}
