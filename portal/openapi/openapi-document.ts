import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { CONTAINER_MEDIA_TYPE } from '#contract/portal/application-routes.ts';
import type { OpenapiReaders } from '#contract/portal/openapi-routes.ts';
import { PORTAL_ROUTES, type PortalRouteName } from '#contract/portal/portal-routes.ts';
import { type Audience, type PortalRoute, SENT_MEDIA_TYPES } from '#contract/portal/route.ts';
import { successesOf } from '#contract/portal/route-failures.ts';
import { attachmentMediaTypeSchema } from '#contract/values/attachment-media-type.ts';
import { problemResponses, problemSchemas } from './problem-responses.ts';
import { schemaOverride } from './schema-override.ts';
import { type RouteScopes, SECURITY_SCHEMES, securityOf, takesProofs } from './security-schemes.ts';

export interface OpenapiSource {
  readonly origin: string;
  readonly softwareVersion: string;
  /** What another system needs for a route. */
  readonly scopes: RouteScopes;
}

interface Part {
  readonly title: string;
  readonly description: string;
  readonly audiences: readonly Audience[];
}

const PARTS: { readonly [Name in OpenapiReaders]: Part } = {
  residents: {
    title: 'Madoguchi: for residents',
    description: 'What anybody reads, and what a person does who signed in with their card.',
    audiences: ['public', 'resident'],
  },
  staff: {
    title: 'Madoguchi: the desk',
    description:
      'What the staff of a municipality do in a browser. A request that is no GET comes from a page of the portal: its `Origin` is the portal’s and its `Sec-Fetch-Site` is `same-origin`.',
    audiences: ['staffEntrance', 'staff'],
  },
  systems: {
    title: 'Madoguchi: for other systems of a city',
    description:
      'OAuth 2.0 client credentials with `private_key_jwt` (RFC 7523), then cases of one municipality. Public terminals tell how they are, each with a key of its own. What a provider of payments tells comes signed as Standard Webhooks has it. Senders of private letters get their token in the same way, at `/api/token`. Sites ask in their own name by a token of `/oidc/token` for `ORIGIN/api`, each call with a proof of their key (RFC 9449). LINE signs what it tells.',
    audiences: ['clientEntrance', 'client', 'kiosk', 'paymentProvider', 'sender', 'site', 'line'],
  },
};

const FORM_MEDIA_TYPE = 'application/x-www-form-urlencoded';

/** The routes of these readers as OpenAPI 3.1, made from the contract alone. */
export function openapiDocument(readers: OpenapiReaders, { origin, softwareVersion, scopes }: OpenapiSource) {
  const { title, description, audiences } = PARTS[readers];
  const entries = Object.entries(PORTAL_ROUTES) as [PortalRouteName, PortalRoute][];
  const routes = entries.filter(([, { audience }]) => audiences.includes(audience));
  const paths: ZodOpenApiPathsObject = {};
  for (const [name, route] of routes) {
    const path = openapiPath(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(name, route, scopes) };
  }
  return createDocument(
    {
      openapi: '3.1.1',
      info: { title, description, version: softwareVersion },
      servers: [{ url: origin }],
      tags: audiences.map((name) => ({ name })),
      paths,
      components: {
        schemas: problemSchemas(routes),
        securitySchemes: Object.fromEntries(
          audiences.flatMap((audience) => Object.entries(SECURITY_SCHEMES[audience] ?? {})),
        ),
      },
    },
    { override: schemaOverride },
  );
}

/** `/cases/:number` as OpenAPI writes it. */
function openapiPath(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function operationOf(name: PortalRouteName, route: PortalRoute, scopes: RouteScopes): ZodOpenApiOperationObject {
  const { params, query, headers } = route;
  const requestParams = {
    ...(params === undefined ? {} : { path: params }),
    ...(query === undefined ? {} : { query }),
    ...(headers === undefined ? {} : { header: headers }),
  };
  const requestBody = requestBodyOf(route);
  return {
    operationId: name,
    tags: [route.audience],
    security: securityOf(name, route, scopes),
    ...(Object.keys(requestParams).length === 0 ? {} : { requestParams: requestParams as never }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: withNonce(route, { ...successResponses(name, route), ...problemResponses(name, route) }),
  };
}

/** Told with every answer to who may prove a key, and to who asks for a token. */
function withNonce({ audience }: PortalRoute, responses: ZodOpenApiResponsesObject): ZodOpenApiResponsesObject {
  if (!takesProofs(audience) && audience !== 'clientEntrance') return responses;
  const headers = {
    'DPoP-Nonce': { description: 'What the next proof may name.', schema: { type: 'string' } },
  } as const;
  return Object.fromEntries(Object.entries(responses).map(([status, answer]) => [status, { ...answer, headers }]));
}

function requestBodyOf({
  body,
  container,
  form,
  upload,
  audience,
}: PortalRoute): ZodOpenApiOperationObject['requestBody'] {
  if (container === true) return { required: true, content: { [CONTAINER_MEDIA_TYPE]: {} } };
  if (body === undefined) return undefined;
  if (upload === true) {
    const properties = { meta: { type: 'string', contentMediaType: 'application/json' }, document: { type: 'string' } };
    const schema = { type: 'object', properties, required: ['meta', 'document'] } as const;
    return { required: true, content: { 'multipart/form-data': { schema: schema as never } } };
  }
  // Its signature is over the bytes, so that nothing is said of them here.
  if (audience === 'paymentProvider' || audience === 'line')
    return { required: true, content: { 'application/json': {} } };
  const isForm = form === true || audience === 'clientEntrance';
  return {
    required: !body.safeParse(undefined).success,
    content: { [isForm ? FORM_MEDIA_TYPE : 'application/json']: { schema: body } },
  };
}

/** A file of somebody goes out as what its bytes are. */
const ATTACHED_MEDIA_TYPES = [...attachmentMediaTypeSchema.options, 'application/octet-stream'];
const DONE = {
  200: 'As it was asked for.',
  201: 'It was made.',
  202: 'It was taken, and is done later.',
  204: 'It was done.',
} as const;

function successResponses(name: PortalRouteName, route: PortalRoute): ZodOpenApiResponsesObject {
  const { sends, reply } = route;
  const content =
    sends === undefined
      ? { 'application/json': { schema: reply } }
      : sends === 'openapi'
        ? { 'application/json': {} }
        : sends === 'attachment'
          ? Object.fromEntries(ATTACHED_MEDIA_TYPES.map((type) => [type, {}]))
          : { [SENT_MEDIA_TYPES[sends]]: {} };
  return Object.fromEntries(
    successesOf(name, route).map((status) => [
      String(status),
      { description: DONE[status], ...(status === 204 ? {} : { content }) },
    ]),
  );
}
