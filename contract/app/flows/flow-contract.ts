import * as z from 'zod';
import { flowIdSchema } from '../../values/brands.ts';
import type { FlowName } from '../../values/flow-name.ts';
import { type Method, method, nothing } from '../method.ts';

/** One flow's part of the app contract. */
export interface FlowContract {
  readonly view: z.ZodObject<{
    readonly flow: z.ZodLiteral<FlowName>;
    readonly flowId: typeof flowIdSchema;
    readonly revision: z.ZodNumber;
    readonly step: z.ZodDiscriminatedUnion;
  }>;
  /** The method that begins it. */
  readonly begin: Readonly<Record<string, Method>>;
  /** What the window tells it, each an answer to the revision that it names. */
  readonly commands: Readonly<Record<string, Method>>;
  /** What one that is done still answers, until it is put away. */
  readonly afterwards: Readonly<Record<string, Method>>;
}

/** The revision grows with every step; a command names the one it answers. */
const ofFlow = { flowId: flowIdSchema, revision: z.number().int().nonnegative() };
const begun = z.strictObject({ flowId: flowIdSchema });

/** A view of the flow `flow`: its step, and `members` that hold at every step. */
export function view<Name extends FlowName, Step extends z.ZodType, Members extends z.ZodRawShape>(
  flow: Name,
  step: Step,
  members: Members,
) {
  return z.strictObject({ ...ofFlow, flow: z.literal(flow), ...members, step });
}

export function begin<Members extends z.ZodRawShape>(members: Members) {
  return method(z.strictObject(members), begun);
}

export function command<Members extends z.ZodRawShape>(members: Members) {
  return method(z.strictObject({ ...ofFlow, ...members }), nothing);
}

/** A command that brings secrets, by the names of their members. */
export function secretCommand<Members extends z.ZodRawShape, Secret extends keyof Members & string>(
  members: Members,
  secret: readonly Secret[],
) {
  return method(z.strictObject({ ...ofFlow, ...members }), nothing, secret);
}

export function afterwards<Result extends z.ZodType>(result: Result) {
  return method(z.strictObject({ flowId: flowIdSchema }), result);
}
