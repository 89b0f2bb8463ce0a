import type { JsonWebKey } from 'node:crypto';
import { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import * as z from 'zod';
import {
  askedIn,
  type Claim,
  eventIdSchema,
  type ReleasedValue,
  type RequestView,
} from '#contract/portal/authorization.ts';
import { SIGN_SCOPE } from '#contract/portal/remote-signing-routes.ts';
import { siteApiSchema } from '#contract/values/site-api.ts';
import { parsedJson } from '#platform/json-text.ts';
import type { Database } from '../platform/database/database.ts';
import { newToken } from '../platform/once-token.ts';
import { errorPage } from './authorize-page.ts';
import type { ConsentedValues, ConsentStore } from './consent-store.ts';
import type { EventStore } from './event-store.ts';
import { createOidcAdapter } from './oidc-adapter.ts';
import type { OidcSecrets } from './oidc-secrets.ts';
import type { RequestStore } from './request-store.ts';
import type { SignTransactions } from './sign-transactions.ts';
import type { SiteStore } from './site-store.ts';
import { newTab, tabIn } from './tab-cookie.ts';

const LONGEST_ASSERTION_SECONDS = 300;
const API_TOKEN_SECONDS = 600;
/** Words of a scope that ask the person for nothing of their own. */
const BESIDE = ['offline_access', SIGN_SCOPE];
const YEAR_SECONDS = 365 * 86_400;
const GIVEN = ['name', 'address', 'birthdate', 'gender', 'lives_in', 'one_per_person'] as const;
const AGES = [6, 12, 13, 15, 16, 18, 20, 25, 30, 40, 60, 65, 70, 75].map((age) => `age_over_${age}`);
const ABOUT = ['given', 'evidence', 'device', 'path', 'transaction'] as const;

/** What `claims` may ask beside the scopes: the same person again, and what the site cannot do without. */
const claimsParameterSchema = z.strictObject({
  id_token: z.strictObject({ sub: z.strictObject({ value: z.string().length(43) }) }).optional(),
  userinfo: z.record(z.string().max(40), z.strictObject({ essential: z.boolean() }).nullable()).optional(),
});

/** Every request was pushed; the library's types do not name it. */
const pushedSchema = z.object({ parJti: z.string() });

interface ProviderTools {
  readonly database: Database;
  readonly sites: SiteStore;
  readonly events: Pick<EventStore, 'isOpen'>;
  readonly requests: RequestStore;
  readonly transactions: SignTransactions;
  readonly consents: ConsentStore;
  readonly secrets: OidcSecrets;
  readonly keys: { readonly keys: JsonWebKey[] };
  readonly nowMs: () => number;
  /** Hears what nobody is told: the library says of it only that it was the server. */
  readonly onFault: (error: unknown) => void;
}

/** What sites ask in their own name (RFC 8707). */
export function apiResource(origin: string): string {
  return `${origin}/api`;
}

export type OidcProvider = ReturnType<typeof createOidcProvider>;

/** The provider of one portal. `origin` is where browsers and sites find it. */
export function createOidcProvider(origin: string, tools: ProviderTools): Provider {
  const { database, sites, events, requests, transactions, consents, secrets, keys, nowMs, onFault } = tools;
  const issuer = `${origin}/oidc`;
  const isSecure = origin.startsWith('https:');
  const named = (name: string, prefix: string) => `${isSecure ? prefix : ''}madoguchi_${name}`;
  const cookie = { httpOnly: true, sameSite: 'lax', secure: isSecure, signed: true } as const;

  const { Check, Prompt } = interactionPolicy;
  /** The card is asked at every request, whatever session a browser has. */
  const login = new Prompt(
    { name: 'login', requestable: true },
    new Check('card', 'the card is asked each time', 'login_required', (context) =>
      context.oidc.result?.login === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
  );
  const consent = new Prompt(
    { name: 'consent', requestable: true },
    new Check('consent', 'the person has not agreed', 'consent_required', (context) =>
      context.oidc.result?.consent?.grantId === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
  );

  async function siteOf({ oidc }: KoaContextWithOIDC) {
    const site = oidc.client === undefined ? undefined : await sites.find(database, oidc.client.clientId);
    if (site === undefined) throw new errors.InvalidClient('client is not registered');
    return site;
  }

  const configuration: Configuration = {
    adapter: createOidcAdapter(database, secrets.seal, sites),
    jwks: keys,
    routes: {
      authorization: '/auth',
      pushed_authorization_request: '/par',
      token: '/token',
      userinfo: '/userinfo',
      jwks: '/jwks',
      revocation: '/revocation',
      end_session: '/logout',
    },
    scopes: ['openid', 'offline_access', ...siteApiSchema.options],
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time', ...GIVEN, ...AGES, ...ABOUT] },
    subjectTypes: ['pairwise'],
    responseTypes: ['code'],
    clientAuthMethods: ['private_key_jwt'],
    allowOmittingSingleRegisteredRedirectUri: false,
    acrValues: ['aal3'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256'],
      idTokenSigningAlgValues: ['ES256'],
      dPoPSigningAlgValues: ['ES256'],
    },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    pkce: { required: () => true },
    clientBasedCORS: () => false,
    cookies: {
      keys: [secrets.cookieKey],
      names: {
        session: named('op', '__Host-'),
        interaction: named('interaction', '__Secure-'),
        resume: named('resume', '__Secure-'),
      },
      long: cookie,
      short: cookie,
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true, assertClaimsParameter },
      dPoP: { enabled: true, nonceSecret: secrets.nonceSecret, requireNonce: () => true },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        // What is given of a person is read at userinfo alone: only what a site asks in its own name has a resource.
        getResourceServerInfo: async (_context, resource, client) => {
          const site = resource === apiResource(origin) ? await sites.find(database, client.clientId) : undefined;
          if (site === undefined) throw new errors.InvalidTarget();
          return {
            scope: site.registration.apis.join(' '),
            audience: resource,
            accessTokenFormat: 'opaque',
            accessTokenTTL: API_TOKEN_SECONDS,
          };
        },
      },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => {
          context.type = 'html';
          context.body = errorPage('signOut', form);
        },
        postLogoutSuccessSource: (context) => {
          context.type = 'html';
          context.body = errorPage('signedOut');
        },
      },
    },
    extraParams: {
      /** Unknown scopes are dropped without a word before this runs, so what was asked is read from what was sent. */
      async asked(context, _sent) {
        const { oidc } = context;
        if (oidc.route !== 'pushed_authorization_request') return;
        const { registration } = await siteOf(context);
        const words = String(oidc.body?.scope ?? '').split(' ');
        const wantsLonger = words.includes('offline_access');
        if (wantsLonger && (registration.keep === 'once' || !oidc.prompts.has('consent'))) {
          throw new errors.InvalidScope('offline_access is registered and comes with prompt=consent', 'offline_access');
        }
        const event = eventIdSchema.optional().safeParse(oidc.body?.event);
        const isOpen = event.data === undefined || (await events.isOpen(oidc.client?.clientId ?? '', event.data));
        if (!event.success || !isOpen)
          throw new errors.InvalidRequest('event is none of this site that can be asked for');
        const scope = words.filter((word) => !BESIDE.includes(word)).join(' ');
        const asked = askedIn(scope, registration, event.data);
        if (asked === undefined) throw new errors.InvalidScope('a scope is unknown or not registered', 'scope');
        if (words.includes(SIGN_SCOPE) !== (oidc.params?.sign_transaction_id !== undefined)) {
          throw new errors.InvalidScope('sign comes with a transaction', SIGN_SCOPE);
        }
        Object.assign(oidc.params ?? {}, { asked: asked.join(' ') });
      },
      async sign_transaction_id(context, sent) {
        if (context.oidc.route !== 'pushed_authorization_request' || sent === undefined) return;
        const { id } = await siteOf(context);
        if (!(await transactions.waits(id, sent))) throw new errors.InvalidRequest('no such transaction waits');
      },
      async purpose(context, sent) {
        const { oidc } = context;
        if (oidc.route !== 'pushed_authorization_request') return;
        const { registration } = await siteOf(context);
        if (sent === undefined || !Object.hasOwn(registration.purposes, sent)) {
          throw new errors.InvalidRequest('purpose is not registered');
        }
        if (oidc.params?.dpop_jkt === undefined) throw new errors.InvalidRequest('a DPoP proof is needed');
      },
    },
    assertJwtClientAuthClaimsAndHeader: async (_context, { aud, exp }) => {
      if (aud !== issuer) throw new errors.InvalidClientAuth('audience (aud) must equal the issuer');
      if (typeof exp !== 'number' || exp > nowMs() / 1_000 + LONGEST_ASSERTION_SECONDS) {
        throw new errors.InvalidClientAuth('expiration is too far ahead');
      }
    },
    pairwiseIdentifier: async (_context, subject, client) => {
      const site = await sites.find(database, client.clientId);
      if (site === undefined) throw new errors.InvalidClient('client is not registered');
      return secrets.pairwise(site.registration.sector, subject);
    },
    findAccount: async (_context, subject, token) => ({
      accountId: subject,
      claims: async (use) => {
        const grantId = token === undefined || !('grantId' in token) ? undefined : token.grantId;
        const consented = grantId === undefined ? undefined : await consents.valuesOf(grantId);
        if (consented === undefined) throw new errors.InvalidGrant('the grant has ended');
        const transaction = grantId === undefined ? undefined : await transactions.ofGrant(grantId);
        return { sub: subject, ...claimsOf(use, consented), ...(transaction === undefined ? {} : { transaction }) };
      },
    }),
    loadExistingGrant: async ({ oidc }) => {
      const grantId = oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : oidc.provider.Grant.find(grantId);
    },
    rotateRefreshToken: true,
    issueRefreshToken: async (_context, _client, code) => code.scopes.has('offline_access'),
    expiresWithSession: () => false,
    interactions: {
      policy: Object.assign([login, consent], {
        get: (name: string) => [login, consent].find((one) => one.name === name),
      }) as never,
      async url(context, interaction) {
        const { oidc, req } = context;
        const { params } = interaction;
        const site = String(params.client_id);
        const tab = tabIn(req.headers.cookie, isSecure) ?? newToken();
        const isOpened = await requests.open({
          uid: interaction.uid,
          par: pushedSchema.parse(interaction).parJti,
          tab,
          site,
          redirectUri: String(params.redirect_uri),
          purpose: String(params.purpose),
          asked: askedOf(params),
          keep: oidc.requestParamScopes.has('offline_access') ? (await siteOf(context)).registration.keep : 'once',
          wanted: wantedIn(params),
          transaction: params.sign_transaction_id === undefined ? undefined : String(params.sign_transaction_id),
        });
        if (!isOpened) return '/authorize/elsewhere';
        context.res.appendHeader('set-cookie', newTab(tab, isSecure));
        return `/authorize/${interaction.uid}`;
      },
    },
    renderError: (context) => {
      context.type = 'html';
      context.body = errorPage('refused');
    },
    ttl: {
      AccessToken: 300,
      AuthorizationCode: 60,
      ClientCredentials: API_TOKEN_SECONDS,
      Grant: YEAR_SECONDS,
      IdToken: 300,
      Interaction: 660,
      RefreshToken: 30 * 86_400,
      Session: 3_600,
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.proxy = true;
  provider.on('server_error', (_context, error) => onFault(error));
  return provider;
}

/** Everything a site is told beside `sub`: in the ID token only what was given, not what it is. */
function claimsOf(use: string, { path, device, claims, values }: ConsentedValues) {
  const about = { given: claims, device, path };
  if (use === 'id_token') return about;
  return {
    ...about,
    ...Object.fromEntries(values.map(sentAs)),
    evidence: Object.fromEntries(
      values.flatMap(({ claim, evidence }) => (evidence === null ? [] : [[claim, evidence]])),
    ),
  };
}

function sentAs({ claim, value, gateTag }: ReleasedValue): [string, unknown] {
  if (claim === 'address') return ['address', { formatted: value }];
  if (claim.startsWith('one_per_person:')) {
    const tag = gateTag === undefined ? {} : { gate_tag: gateTag };
    return ['one_per_person', { event: claim.slice('one_per_person:'.length), token: value, ...tag }];
  }
  if (claim.startsWith('lives_in:')) return ['lives_in', { code: claim.slice('lives_in:'.length), value }];
  return [claim, value];
}

async function assertClaimsParameter(context: KoaContextWithOIDC, claims: unknown) {
  const parsed = claimsParameterSchema.safeParse(claims);
  const asked = String(context.oidc.body?.scope ?? context.oidc.params?.asked ?? '').split(' ');
  const isAsked = (name: string) => asked.some((word) => word.split(':')[0] === name);
  if (!parsed.success || !Object.keys(parsed.data.userinfo ?? {}).every(isAsked)) {
    throw new errors.InvalidRequest('claims asks for what the scope does not');
  }
}

function claimsParameterOf(params: Readonly<Record<string, unknown>>) {
  return typeof params.claims === 'string' ? claimsParameterSchema.parse(parsedJson(params.claims)) : {};
}

/** That a site cannot do without something only marks it; nobody has to give it. */
function askedOf(params: Readonly<Record<string, unknown>>): RequestView['asked'] {
  const { userinfo } = claimsParameterOf(params);
  const claims = String(params.asked).split(' ') as Claim[];
  return claims.map((claim) => {
    const isEssential = userinfo?.[claim.split(':')[0] ?? '']?.essential === true;
    return { claim, need: claim === 'openid' || isEssential ? 'required' : 'optional' };
  });
}

function wantedIn(params: Readonly<Record<string, unknown>>): string | undefined {
  return claimsParameterOf(params).id_token?.sub.value;
}
