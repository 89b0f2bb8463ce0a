import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPENAPI_ROUTES } from '#contract/portal/openapi-routes.ts';
import { PORTAL_ROUTES, type PortalRouteName } from '#contract/portal/portal-routes.ts';
import type { PortalRoute } from '#contract/portal/route.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { OPENAPI_READERS, portalOpenapi } from '../../support/portal/portal-openapi.ts';

interface Operation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly responses: Readonly<Record<string, { readonly headers?: Readonly<Record<string, unknown>> }>>;
}

interface Described {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly securitySchemes: Readonly<Record<string, unknown>> };
}

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

const { path } = OPENAPI_ROUTES.readOpenapi;
const read = (query: string) => portal.app.inject({ method: 'GET', url: `${path}${query}` });
const namesIn = ({ paths }: Described) =>
  Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
const ofAudiences = (...audiences: readonly PortalRoute['audience'][]) =>
  Object.entries(PORTAL_ROUTES).flatMap(([name, { audience }]) => (audiences.includes(audience) ? [name] : []));

describe('the description of the portal’s routes', () => {
  it.each(OPENAPI_READERS)('is OpenAPI 3.1 to an independent validator: %s', async (readers) => {
    const answer = await read(`?for=${readers}`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    const described = answer.json<Described>();
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...described });
    expect(errors ?? []).toEqual([]);
    expect([valid, validator.version]).toEqual([true, '3.1']);
    expect(described).toMatchObject({ info: { version: 'madoguchi test' }, servers: [{ url: TEST_ORIGIN }] });
  });

  it('lists every route once, those of the desk and of other systems apart from those of residents', async () => {
    const [residents, staff, systems] = await Promise.all(
      OPENAPI_READERS.map(async (readers) => (await read(`?for=${readers}`)).json<Described>()),
    );
    expect(namesIn(residents as Described).sort()).toEqual(ofAudiences('public', 'resident').sort());
    expect(namesIn(staff as Described).sort()).toEqual(ofAudiences('staffEntrance', 'staff').sort());
    expect(namesIn(systems as Described).sort()).toEqual(
      ofAudiences('clientEntrance', 'client', 'kiosk', 'paymentProvider', 'sender', 'site', 'line').sort(),
    );
    expect((await read('')).body).toBe((await read('?for=residents')).body);
  });

  it('says what each route takes and who may ask it', async () => {
    const { operations } = portalOpenapi();
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(PORTAL_ROUTES).sort());
    for (const { operationId, parameters, requestBody, path: where } of operations) {
      const route: PortalRoute = PORTAL_ROUTES[operationId as PortalRouteName];
      const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      expect(inPath, operationId).toEqual([...where.matchAll(/:(\w+)/g)].map(([, name]) => name));
      expect(requestBody !== undefined, operationId).toBe(route.body !== undefined || route.container === true);
    }
    const staff = (await read('?for=staff')).json<Described>();
    expect(staff.paths['/staff/cases/{number}']?.get?.security).toEqual([{ staffSession: [] }]);
    expect(staff.paths['/staff/cases/{number}/acts']?.post?.security).toEqual([{ staffSession: [], csrfToken: [] }]);
    const systems = (await read('?for=systems')).json<Described>();
    expect(systems.paths['/agency/v1/cases/{number}']?.get?.security).toEqual([
      { systemToken: ['cases.read'] },
      { systemToken: ['cases.read'], dpopProof: [] },
    ]);
    const residents = (await read('')).json<Described>();
    expect(residents.paths['/applications']?.get?.security).toEqual([{ residentToken: [] }]);
    expect(residents.paths['/services']?.get?.security).toEqual([]);
  });

  it('names the proof of a key wherever a token may be of one, and the nonce that every answer there brings', async () => {
    const { paths, components } = (await read('?for=systems')).json<Described>();
    expect(components.securitySchemes.dpopProof).toMatchObject({ type: 'apiKey', in: 'header', name: 'DPoP' });
    const may = new Set(ofAudiences('client', 'sender', 'site'));
    const told = new Set(ofAudiences('client', 'sender', 'site', 'clientEntrance'));
    expect(may.size).toBeGreaterThan(10);
    for (const { operationId, security, responses } of Object.values(paths).flatMap(Object.values<Operation>)) {
      const proven = security.filter((one) => 'dpopProof' in one);
      expect(proven.length, operationId).toBe(may.has(operationId) ? 1 : 0);
      const announced = Object.values(responses).filter(({ headers }) => headers?.['DPoP-Nonce'] !== undefined);
      expect(announced.length, operationId).toBe(told.has(operationId) ? Object.keys(responses).length : 0);
    }
    const answer = await portal.app.inject({ method: 'GET', url: '/agency/v1/cases' });
    expect(answer.headers['dpop-nonce']).toEqual(expect.any(String));
    const residents = await read('?for=residents');
    expect(residents.body).not.toContain('DPoP');
  });

  it('is refused to nobody and for no other readers', async () => {
    expect((await read('?for=everybody')).json()).toMatchObject({ status: 400, code: 'requestMalformed' });
  });

  it('notices an answer that it does not tell of', () => {
    const { undeclaredIn } = portalOpenapi();
    const mediaType = 'application/json';
    expect(undeclaredIn('GET', '/session', { status: 418, mediaType, body: '{}' })).toContain('418');
    expect(undeclaredIn('GET', '/session', { status: 200, mediaType: 'text/html', body: '{}' })).toContain('text/html');
    expect(undeclaredIn('GET', '/session', { status: 200, mediaType, body: '{}' })).toContain('required');
    expect(undeclaredIn('GET', '/nowhere', { status: 200, mediaType, body: '{}' })).toContain('no such route');
  });
});
