import type { Site } from './site-store.ts';

/** A site as the library reads it. There is one way of everything. */
export function clientOf({ id, registration: { name, redirectUris, jwks, apis } }: Site) {
  return {
    client_id: id,
    client_name: name.ja,
    redirect_uris: [...redirectUris],
    jwks: { keys: jwks.keys.map((key) => ({ ...key, alg: 'ES256', use: 'sig' })) },
    token_endpoint_auth_method: 'private_key_jwt' as const,
    token_endpoint_auth_signing_alg: 'ES256' as const,
    grant_types: ['authorization_code', 'refresh_token', ...(apis.length > 0 ? ['client_credentials'] : [])],
    response_types: ['code' as const],
    subject_type: 'pairwise' as const,
    id_token_signed_response_alg: 'ES256' as const,
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
  };
}
