import * as z from 'zod';
import { FAILURES, type Failure, type FailureCode, parseFailure } from '#contract/failures/failure.ts';

/** JSON Schema, as far as failure data uses it. */
interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
}

export const FAILURE_CODES = Object.keys(FAILURES) as FailureCode[];

/** Failures of one code with every listed value of every member, made from the contract. */
export function sampleFailures(code: FailureCode): Failure[] {
  const shape = z.toJSONSchema(FAILURES[code].data) as Shape;
  const members = Object.entries(shape.properties ?? {});
  const choices = members.reduce<Record<string, unknown>[]>(
    (made, [name, member]) => made.flatMap((one) => values(member).map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
  return choices.map((data) => {
    const failure = parseFailure({ code, ...data });
    if (failure === undefined) throw new Error(`no sample for ${code}: ${JSON.stringify(data)}`);
    return failure;
  });
}

function values(shape: Shape): unknown[] {
  if (shape.enum !== undefined) return [...shape.enum];
  if (shape.anyOf !== undefined) return shape.anyOf.slice(0, 1).flatMap(values);
  switch (shape.type) {
    case 'boolean':
      return [true, false];
    case 'integer':
    case 'number':
      return [Math.max(shape.minimum ?? 1, 2), Math.max(shape.minimum ?? 1, 1)];
    case 'array':
      return [...(shape.minItems === undefined ? [[]] : []), ...values(shape.items ?? {}).map((item) => [item])];
    case 'object':
      return [
        Object.fromEntries(Object.entries(shape.properties ?? {}).map(([name, member]) => [name, values(member)[0]])),
      ];
    default:
      if (shape.format === 'date-time') return ['2026-11-22T10:00:00+09:00'];
      return [shape.pattern === undefined ? 'sample' : '9000'];
  }
}
