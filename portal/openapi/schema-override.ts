import * as z from 'zod';
import type { CreateDocumentOptions } from 'zod-openapi';
import { failureSchema } from '#contract/failures/failure.ts';

type Override = NonNullable<CreateDocumentOptions['override']>;

/** What JSON Schema does not know by itself: a brand is the text that it was made of, a failure any of ours. */
export const schemaOverride: Override = ({ zodSchema, jsonSchema }) => {
  if (zodSchema === failureSchema) {
    Object.assign(jsonSchema, {
      type: 'object',
      properties: { code: { type: 'string', maxLength: 60 } },
      required: ['code'],
    });
  }
  const { def } = zodSchema._zod;
  if (def.type !== 'pipe' || !('in' in def) || !('out' in def)) return;
  const [from, to] = [def.in as z.ZodType, def.out as z.ZodType];
  // A transform says nothing of what it makes; of a pipe of two schemas the second says more.
  const told = to._zod.def.type === 'transform' ? from : to;
  const { $schema: _, ...schema } = z.toJSONSchema(told, { io: 'input' });
  for (const name of Object.keys(jsonSchema)) delete jsonSchema[name as keyof typeof jsonSchema];
  Object.assign(jsonSchema, schema);
};
