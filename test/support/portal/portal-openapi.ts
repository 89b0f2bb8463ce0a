import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { OPENAPI_ROUTES } from '#contract/portal/openapi-routes.ts';
import { CLIENT_POLICY } from '#portal/agency/agency-policy.ts';
import { openapiDocument } from '#portal/openapi/openapi-document.ts';
import type { JsonSchema } from '../generated/schema-values.ts';

export const OPENAPI_READERS = OPENAPI_ROUTES.readOpenapi.query.shape.for.unwrap().options;

interface Media {
  readonly schema?: JsonSchema;
}

export interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

/** A route as the portal's description tells of it. */
export interface Operation {
  readonly operationId: string;
  readonly method: string;
  /** As the portal's table has it: `/cases/:number`. */
  readonly path: string;
  readonly document: object;
  readonly parameters: readonly Parameter[];
  readonly requestBody: { readonly content: Readonly<Record<string, Media>> } | undefined;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

export interface PortalAnswer {
  readonly status: number;
  readonly mediaType: string | undefined;
  /** As it is sent. */
  readonly body: string | Uint8Array;
}

interface PortalOpenapi {
  readonly operations: readonly Operation[];
  /** What an answer is that the description does not tell of; `undefined`: it does. */
  undeclaredIn(method: string, path: string, answer: PortalAnswer): string | undefined;
}

let read: PortalOpenapi | undefined;

/** What the portal says of its routes, and a validator of its own for what they answer. */
export function portalOpenapi(): PortalOpenapi {
  read ??= readOpenapi();
  return read;
}

function readOpenapi(): PortalOpenapi {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats.default(ajv);
  ajv.addFormat('base64', /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);
  const operations = OPENAPI_READERS.flatMap((readers) => {
    const made = openapiDocument(readers, {
      origin: 'https://portal.example',
      softwareVersion: 'test',
      scopes: CLIENT_POLICY,
    });
    const document = JSON.parse(JSON.stringify(made)) as { readonly paths: Record<string, Record<string, Operation>> };
    return operationsIn(document);
  });
  const byRoute = new Map(operations.map((operation) => [`${operation.method} ${operation.path}`, operation]));
  const validators = new Map<JsonSchema, ValidateFunction>();
  const validatorOf = (schema: JsonSchema, document: object) => {
    const kept = validators.get(schema);
    if (kept !== undefined) return kept;
    const { components } = document as { readonly components?: object };
    const made = ajv.compile({ ...(typeof schema === 'object' ? schema : {}), components });
    validators.set(schema, made);
    return made;
  };

  return {
    operations,
    undeclaredIn(method, path, { status, mediaType, body }) {
      const operation = byRoute.get(`${method} ${path}`);
      if (operation === undefined) return `no such route: ${method} ${path}`;
      const said = `${operation.operationId} answers ${status}`;
      const response = operation.responses[String(status)];
      if (response === undefined) return `${said}: ${body}`;
      const { content } = response;
      if (content === undefined) return body.length === 0 ? undefined : `${said} with a body`;
      const media = content[mediaType?.split(';')[0] ?? ''];
      if (media === undefined) return `${said} as ${mediaType}`;
      if (media.schema === undefined) return undefined;
      const validate = validatorOf(media.schema, operation.document);
      return validate(JSON.parse(String(body))) ? undefined : `${said}: ${ajv.errorsText(validate.errors)} in ${body}`;
    },
  };
}

function operationsIn(document: { readonly paths: Record<string, Record<string, Operation>> }): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      parameters: operation.parameters ?? [],
      requestBody: operation.requestBody,
      method: method.toUpperCase(),
      path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      document,
    })),
  );
}
