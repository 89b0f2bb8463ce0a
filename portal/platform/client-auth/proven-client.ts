import { claimedClient, verifyAssertion } from './client-assertion.ts';
import type { ClientKey } from './client-keys.ts';

interface Claim {
  readonly assertion: string;
  /** As the request says beside it. */
  readonly clientId: string | undefined;
  readonly issuer: string;
  readonly nowMs: number;
}

type Proven<Client> =
  | { readonly is: 'unknown' }
  /** It says to be one that is in force, and does not prove it. */
  | { readonly is: 'refused'; readonly client: Client }
  | {
      readonly is: 'proven';
      readonly client: Client;
      readonly assertion: { readonly jti: string; readonly expiresAtMs: number };
    };

/** Who proves to be one of those that `find` finds in force. Whether the assertion was used before is the caller's to see. */
export async function provenClient<Client extends { readonly keys: readonly ClientKey[] }>(
  find: (client: string) => Promise<Client | undefined>,
  { assertion, clientId, issuer, nowMs }: Claim,
): Promise<Proven<Client>> {
  const claimed = claimedClient(assertion);
  if (claimed === undefined || (clientId !== undefined && clientId !== claimed)) return { is: 'unknown' };
  const client = await find(claimed);
  if (client === undefined) return { is: 'unknown' };
  const proven = await verifyAssertion(assertion, { keys: client.keys, issuer, nowMs });
  return proven === undefined ? { is: 'refused', client } : { is: 'proven', client, assertion: proven };
}
