import * as z from 'zod';

/**
 * One method of the app contract. Byte members travel beside the JSON text, never in it; those in `secret` become
 * `SecretBytes` in the dispatcher.
 */
export interface Method<
  Params extends z.ZodType = z.ZodType,
  Result extends z.ZodType = z.ZodType,
  Secret extends string = string,
> {
  readonly params: Params;
  readonly result: Result;
  readonly secret: readonly Secret[];
}

export function method<Params extends z.ZodType, Result extends z.ZodType, Secret extends string = never>(
  params: Params,
  result: Result,
  secret: readonly Secret[] = [],
): Method<Params, Result, Secret> {
  return { params, result, secret };
}

export const nothing = z.strictObject({});

export function bytes(min: number, max: number) {
  return z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length >= min && value.length <= max,
    `${min} to ${max} bytes`,
  );
}
