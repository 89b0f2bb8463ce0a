import type { KeyObject } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair } from 'jose';
import * as oidc from 'openid-client';
import type { PersonaName } from '#contract/card/persona.ts';
import type { NewSite } from '#contract/portal/authorization.ts';
import type { ClaimedRequest, ProvedRequest } from '#contract/portal/authorization-routes.ts';
import { requestDigest } from '#documents/authorization/request-text.ts';
import { loginProof, type ProofChange } from './login-proof.ts';
import { openTestPortal, type TestPortal } from './portal-harness.ts';

const OPERATOR = { kind: 'job', id: 'portal site add' } as const;

export const LIBRARY: Omit<NewSite, 'jwks'> = {
  name: { ja: '見本図書館', easy: '見本図書館', en: 'Sample Library' },
  operator: {
    legalName: '見本図書館',
    address: '東京都見本区例示町１丁目',
    contact: '03-0000-0000',
    corporateNumber: '7000012050002',
  },
  redirectUris: ['https://library.mihon.example/callback'],
  sector: 'library.mihon.example',
  claims: ['name', 'address', 'birthdate', 'gender'],
  purposes: { card: { ja: '利用者カードを作るため', easy: 'カードをつくるため', en: 'To make a library card' } },
  ageLimits: [18],
  areas: ['131318'],
  keep: 'days90',
  apis: [],
  acceptsStated: false,
};

type PortalOptions = NonNullable<Parameters<typeof openTestPortal>[0]>;

/** A portal that listens, so that libraries of sites find it; its origin is where it does. */
export async function openListeningPortal(options: PortalOptions = {}): Promise<TestPortal> {
  let origin = '';
  const portal = await openTestPortal({ ...options, origin: () => origin });
  origin = await portal.app.listen({ host: '127.0.0.1', port: 0 });
  return portal;
}

export interface RelyingParty {
  readonly clientId: string;
  readonly config: oidc.Configuration;
  readonly signingKey: CryptoKey;
  readonly redirectUri: string;
}

/** A site as the operator registers it, by its key; answers its identifier. */
export async function addSite(
  portal: TestPortal,
  publicKey: CryptoKey | KeyObject,
  change: Partial<NewSite>,
): Promise<string> {
  const { kty, crv, x = '', y = '' } = await exportJWK(publicKey);
  const jwks = { keys: [{ kty, crv, x, y, kid: 'sig-1' }] } as NewSite['jwks'];
  const added = await portal.stores.oidc.sites.add(OPERATOR, { ...LIBRARY, jwks, ...change });
  if (!added.ok) throw new Error(JSON.stringify(added.failure));
  return added.value;
}

/** A site as the operator registers it and as its own server is set up, with keys of its own where none are given. */
export async function openSite(
  portal: TestPortal,
  change: Partial<NewSite> = {},
  given?: { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey },
): Promise<RelyingParty> {
  const keys = given ?? (await generateKeyPair('ES256', { extractable: true }));
  const clientId = await addSite(portal, keys.publicKey, change);
  const config = await oidc.discovery(
    new URL(`${portal.origin()}/oidc`),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt({ key: keys.privateKey, kid: 'sig-1' }),
    { execute: [oidc.allowInsecureRequests] },
  );
  const [redirectUri = ''] = change.redirectUris ?? LIBRARY.redirectUris;
  return { clientId, config, signingKey: keys.privateKey, redirectUri };
}

/** A browser with its cookies, which follows nothing by itself. */
export class Browser {
  readonly cookies = new Map<string, { readonly value: string; readonly path: string }>();
  readonly #origin: () => string;

  constructor(origin: () => string) {
    this.#origin = origin;
  }

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, this.#origin());
    const cookie = [...this.cookies]
      .filter(([, { path: where }]) => url.pathname.startsWith(where))
      .map(([name, { value }]) => `${name.split(' ')[0]}=${value}`)
      .join('; ');
    const reply = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { ...(cookie === '' ? {} : { cookie }), ...init.headers },
    });
    for (const line of reply.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const where = attributes.find((one) => one.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
      if (value === '') this.cookies.delete(`${name} ${where}`);
      else this.cookies.set(`${name} ${where}`, { value, path: where });
    }
    return reply;
  }

  /** As a script of our page asks. */
  async post(path: string, body?: object): Promise<{ readonly status: number; readonly body: Record<string, string> }> {
    const reply = await this.ask(path, {
      method: 'POST',
      headers: {
        origin: this.#origin(),
        'sec-fetch-site': 'same-origin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, body: text === '' ? {} : JSON.parse(text) };
  }

  /** Where a redirect leads. */
  async follow(path: string): Promise<string> {
    const reply = await this.ask(path);
    const location = reply.headers.get('location');
    if (location === null) throw new Error(`${reply.status} ${await reply.text()}`);
    return new URL(location, this.#origin()).href;
  }
}

interface Wish {
  readonly scope?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What a site sends, up to the page of the browser that it sends on. */
export async function beginRequest(
  portal: TestPortal,
  site: RelyingParty,
  wish: Wish = {},
  browser?: Browser,
  bound?: oidc.DPoPHandle,
) {
  const dpop = bound ?? oidc.getDPoPHandle(site.config, await oidc.randomDPoPKeyPair('ES256'));
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const url = await oidc.buildAuthorizationUrlWithPAR(
    site.config,
    {
      redirect_uri: site.redirectUri,
      scope: wish.scope ?? 'openid',
      purpose: 'card',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...wish.parameters,
    },
    { DPoP: dpop },
  );
  const tab = browser ?? new Browser(portal.origin);
  const page = new URL(await tab.follow(url.href)).pathname;
  return { url, tab, page, dpop, verifier, state, nonce };
}
export type BegunRequest = Awaited<ReturnType<typeof beginRequest>>;

/** What the app does with a link, with the practice card of a persona. */
export function appFor(portal: TestPortal) {
  const ask = async (path: string, token: string | undefined, payload?: object) =>
    portal.ask(token, { method: 'POST', url: path, ...(payload === undefined ? {} : { payload }) });
  return {
    async claim(link: string) {
      const launch = link.split('/').at(-1);
      return ask('/authorization-claims', undefined, { launch });
    },
    claimCode: (code: string, headers?: Readonly<Record<string, string>>) =>
      portal.ask(undefined, {
        method: 'POST',
        url: '/authorization-claims',
        payload: { code },
        ...(headers && { headers }),
      }),
    refuseCode: (code: string) => ask('/authorization-claims/refusal', undefined, { code }),
    async proofOf(who: PersonaName, claimed: ClaimedRequest, given: readonly string[], change: ProofChange = {}) {
      const { view, challenge } = claimed;
      return loginProof(await portal.authority.holder(who), challenge, portal.clock.nowMs, {
        ...change,
        header: { typ: 'madoguchi-authorize+jwt', ...change.header },
        payload: {
          aud: portal.origin(),
          purpose: 'authorize',
          request: requestDigest(view),
          client: view.client,
          origin: view.origin,
          path: view.path,
          given: [...given].toSorted(),
          keep: view.keep,
          attributes: null,
          ...change.payload,
        },
      });
    },
    prove: ({ view, token }: ClaimedRequest, proof: string, attributes?: object) =>
      ask(`/authorization-claims/${view.id}/proof`, token, { proof, ...(attributes && { attributes }) }),
    release: ({ view, token }: ClaimedRequest, without: readonly string[] = []) =>
      ask(`/authorization-claims/${view.id}/release`, token, { without }),
    renew: ({ view, token }: ClaimedRequest) => ask(`/authorization-claims/${view.id}/challenges`, token),
    report: ({ view, token }: ClaimedRequest, payload: object) =>
      ask(`/authorization-claims/${view.id}/reports`, token, payload),
    refuse: ({ view, token }: ClaimedRequest) => ask(`/authorization-claims/${view.id}/refusal`, token),
  };
}

/** A request that the app has taken by the link of its page. */
export async function claimedOf(portal: TestPortal, { tab, page }: Pick<BegunRequest, 'tab' | 'page'>) {
  const { link = '' } = (await tab.post(`${page}/launch`)).body;
  const taken = await appFor(portal).claim(link);
  if (taken.status !== 201) throw new Error(JSON.stringify(taken));
  return taken.body as unknown as ClaimedRequest;
}

/** A request that is answered on another device, up to the number that the device shows. */
export async function answerByCode(
  portal: TestPortal,
  { tab, page }: Pick<BegunRequest, 'tab' | 'page'>,
  who: PersonaName,
  given: readonly string[],
  headers?: Readonly<Record<string, string>>,
): Promise<{ readonly claimed: ClaimedRequest; readonly number: string }> {
  const app = appFor(portal);
  const { code = '' } = (await tab.post(`${page}/code`)).body;
  const taken = await app.claimCode(code, headers);
  if (taken.status !== 201) throw new Error(JSON.stringify(taken));
  const claimed = taken.body as unknown as ClaimedRequest;
  const proved = await app.prove(claimed, await app.proofOf(who, claimed, given));
  if (proved.status !== 200) throw new Error(JSON.stringify(proved));
  return { claimed, number: String((await app.release(claimed)).body.number) };
}

/** The whole way of a person who gives what they choose, up to the address that the site's browser comes back to. */
export async function answerRequest(
  portal: TestPortal,
  begun: BegunRequest,
  who: PersonaName,
  given: readonly string[],
): Promise<{ readonly back: URL; readonly proved: ProvedRequest }> {
  const { tab } = begun;
  const app = appFor(portal);
  const claimed = await claimedOf(portal, begun);
  const proved = await app.prove(claimed, await app.proofOf(who, claimed, given));
  if (proved.status !== 200) throw new Error(JSON.stringify(proved));
  const { ticket } = (await app.release(claimed)).body;
  const { body } = await tab.post('/authorize/return', { ticket });
  if (body.next === undefined) throw new Error(JSON.stringify(body));
  return { back: new URL(await tab.follow(body.next)), proved: proved.body as unknown as ProvedRequest };
}

/** What the site's server does with the address that came back. */
export async function redeem(site: RelyingParty, begun: BegunRequest, back: URL) {
  const { dpop, verifier, state, nonce } = begun;
  const tokens = await oidc.authorizationCodeGrant(
    site.config,
    back,
    { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
    undefined,
    { DPoP: dpop },
  );
  const claims = tokens.claims();
  if (claims === undefined) throw new Error('there is an ID token');
  const userinfo = () => oidc.fetchUserInfo(site.config, tokens.access_token, claims.sub, { DPoP: dpop });
  return { tokens, claims, userinfo };
}
