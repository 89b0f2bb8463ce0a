import * as z from 'zod';
import { AGENCY_FAILURES } from './agency-failures.ts';
import { APP_FAILURES } from './app-failures.ts';
import { AUTHORIZATION_FAILURES } from './authorization-failures.ts';
import { BENEFIT_ACCOUNT_FAILURES } from './benefit-account-failures.ts';
import { CARD_FAILURES } from './card-failures.ts';
import { CATALOGUE_FAILURES } from './catalogue-failures.ts';
import { CERTIFICATE_FAILURES } from './certificate-failures.ts';
import { DELIVERY_FAILURES } from './delivery-failures.ts';
import type { FailureKind } from './failure-kind.ts';
import { FILING_FAILURES } from './filing-failures.ts';
import { HOST_FAILURES } from './host-failures.ts';
import { NATIVE_FAILURES } from './native-failures.ts';
import { PAYMENT_FAILURES } from './payment-failures.ts';
import { PIN_FAILURES } from './pin-failures.ts';
import { PORTAL_FAILURES } from './portal-failures.ts';
import { PROXY_FAILURES } from './proxy-failures.ts';
import { SIGN_IN_FAILURES } from './sign-in-failures.ts';
import { STAFF_FAILURES } from './staff-failures.ts';
import { VISIT_FAILURES } from './visit-failures.ts';

/** The closed list. Codes say what happened, not who noticed; `docs/failure-codes.md` explains each. */
export const FAILURES = {
  ...CARD_FAILURES,
  ...PIN_FAILURES,
  ...PORTAL_FAILURES,
  ...SIGN_IN_FAILURES,
  ...STAFF_FAILURES,
  ...CATALOGUE_FAILURES,
  ...AGENCY_FAILURES,
  ...PAYMENT_FAILURES,
  ...BENEFIT_ACCOUNT_FAILURES,
  ...DELIVERY_FAILURES,
  ...PROXY_FAILURES,
  ...AUTHORIZATION_FAILURES,
  ...NATIVE_FAILURES,
  ...CERTIFICATE_FAILURES,
  ...FILING_FAILURES,
  ...VISIT_FAILURES,
  ...APP_FAILURES,
  ...HOST_FAILURES,
} as const satisfies Record<string, FailureKind<z.ZodObject>>;

export type FailureCode = keyof typeof FAILURES;

/** zod infers an index signature for an object without members, which nothing could be assigned to. */
type DataOf<Code extends FailureCode> = keyof (typeof FAILURES)[Code]['data']['shape'] extends never
  ? unknown
  : Readonly<z.infer<(typeof FAILURES)[Code]['data']>>;

export type Failure = { [Code in FailureCode]: { readonly code: Code } & DataOf<Code> }[FailureCode];

export type FailureOf<Code extends FailureCode> = Extract<Failure, { readonly code: Code }>;

const failureBodySchema = z.looseObject({ code: z.string().max(60) });

/** Parses a failure that came over a wire; `undefined` when it is none of the closed list. */
export function parseFailure(body: unknown): Failure | undefined {
  const outer = failureBodySchema.safeParse(body);
  if (!outer.success || !Object.hasOwn(FAILURES, outer.data.code)) return undefined;
  const code = outer.data.code as FailureCode;
  const members = Object.keys(FAILURES[code].data.shape);
  const given = Object.fromEntries(members.flatMap((name) => (name in outer.data ? [[name, outer.data[name]]] : [])));
  const data = FAILURES[code].data.safeParse(given);
  return data.success ? ({ code, ...data.data } as Failure) : undefined;
}

export const failureSchema = z.custom<Failure>((value) => parseFailure(value) !== undefined);
