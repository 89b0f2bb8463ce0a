import * as z from 'zod';
import type { ZodOpenApiResponsesObject } from 'zod-openapi';
import { FAILURES, type FailureCode } from '#contract/failures/failure.ts';
import type { PortalRouteName } from '#contract/portal/portal-routes.ts';
import type { PortalRoute } from '#contract/portal/route.ts';
import { failuresOf } from '#contract/portal/route-failures.ts';
import {
  OAUTH_ERRORS,
  OAUTH_MEDIA_TYPE,
  PROBLEM_MEDIA_TYPE,
  tokenRequestStatus,
} from '../platform/http/failure-reply.ts';

/** The problems (RFC 9457) that some of these routes can answer with, by the name of their code. */
export function problemSchemas(
  routes: readonly (readonly [PortalRouteName, PortalRoute])[],
): Record<string, z.ZodType> {
  const codes = new Set(routes.flatMap(([name, route]) => failuresOf(name, route)));
  return Object.fromEntries([...codes].sort().map((code) => [nameOf(code), problemSchema(code)]));
}

/** The refusals of a route, by status; each tells its code and that code's data. */
export function problemResponses(name: PortalRouteName, route: PortalRoute): ZodOpenApiResponsesObject {
  const isTokenRequest = route.audience === 'clientEntrance';
  const byStatus = Map.groupBy(failuresOf(name, route), isTokenRequest ? tokenRequestStatus : statusOf);
  const mediaType = isTokenRequest ? OAUTH_MEDIA_TYPE : PROBLEM_MEDIA_TYPE;
  const statuses = [...byStatus].sort(([one], [other]) => one - other);
  return Object.fromEntries(
    statuses.map(([status, codes]) => {
      const refs = codes.map((code) => ({ $ref: `#/components/schemas/${nameOf(code)}` }));
      const [only, ...more] = refs;
      const schema = more.length === 0 ? { ...only } : { oneOf: refs };
      return [String(status), { description: codes.join(', '), content: { [mediaType]: { schema } } }];
    }),
  );
}

function nameOf(code: FailureCode): string {
  return `Problem_${code}`;
}

function statusOf(code: FailureCode): number {
  const kind = FAILURES[code];
  return 'http' in kind ? kind.http : 500;
}

function problemSchema(code: FailureCode): z.ZodType {
  // Where a token is asked for.
  const error = OAUTH_ERRORS[code];
  return FAILURES[code].data.extend({
    type: z.literal('about:blank'),
    status: z.literal([...new Set([statusOf(code), tokenRequestStatus(code)])]),
    /** Names the request, in the log as well. */
    instance: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
    code: z.literal(code),
    ...(error === undefined ? {} : { error: z.literal(error).optional() }),
  });
}
