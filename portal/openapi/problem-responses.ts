import * as z from 'zod';
import type { ZodOpenApiResponsesObject } from 'zod-openapi';
import { FAILURES, type FailureCode } from '#contract/failures/failure.ts';
import type { PortalRouteName } from '#contract/portal/portal-routes.ts';
import type { PortalRoute } from '#contract/portal/route.ts';
import { failuresOf } from '#contract/portal/route-failures.ts';
import { PROBLEM_MEDIA_TYPE } from '../platform/http/failure-reply.ts';

/** The problems (RFC 9457) that some of these routes can answer with, by the name of their code. */
export function problemSchemas(
  routes: readonly (readonly [PortalRouteName, PortalRoute])[],
): Record<string, z.ZodType> {
  const codes = new Set(routes.flatMap(([name, route]) => failuresOf(name, route)));
  return Object.fromEntries([...codes].sort().map((code) => [nameOf(code), problemSchema(code)]));
}

/** The refusals of a route, by status; each tells its code and that code's data. */
export function problemResponses(name: PortalRouteName, route: PortalRoute): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(failuresOf(name, route), statusOf);
  const statuses = [...byStatus].sort(([one], [other]) => one - other);
  return Object.fromEntries(
    statuses.map(([status, codes]) => {
      const refs = codes.map((code) => ({ $ref: `#/components/schemas/${nameOf(code)}` }));
      const [only, ...more] = refs;
      const schema = more.length === 0 ? { ...only } : { oneOf: refs };
      return [String(status), { description: codes.join(', '), content: { [PROBLEM_MEDIA_TYPE]: { schema } } }];
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
  return FAILURES[code].data.extend({
    type: z.literal('about:blank'),
    status: z.literal(statusOf(code)),
    /** Names the request, in the log as well. */
    instance: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
    code: z.literal(code),
  });
}
