import * as z from 'zod';
import type { FlowName } from '../../values/flow-name.ts';
import { APPLY_FLOW } from './apply-flow.ts';
import { AUTHORIZE_FLOW } from './authorize-flow.ts';
import { BENEFIT_ACCOUNT_FLOW } from './benefit-account-flow.ts';
import { CHANGE_PIN_FLOW } from './change-pin-flow.ts';
import type { FlowContract } from './flow-contract.ts';
import { GATE_ENTRY_FLOW } from './gate-entry-flow.ts';
import { FRESH_FLOW, LOGIN_FLOW } from './login-flow.ts';
import { NATIVE_REQUEST_FLOW } from './native-request-flow.ts';
import { PASSKEY_SIGN_IN_FLOW } from './passkey-sign-in-flow.ts';
import { REGISTER_PROXY_FLOW } from './register-proxy-flow.ts';

/** Every flow of a window. Its views, its methods and the handlers of the core are made from this list. */
export const FLOWS = {
  login: LOGIN_FLOW,
  passkeySignIn: PASSKEY_SIGN_IN_FLOW,
  apply: APPLY_FLOW,
  changePin: CHANGE_PIN_FLOW,
  fresh: FRESH_FLOW,
  benefitAccount: BENEFIT_ACCOUNT_FLOW,
  registerProxy: REGISTER_PROXY_FLOW,
  authorize: AUTHORIZE_FLOW,
  nativeRequest: NATIVE_REQUEST_FLOW,
  gateEntry: GATE_ENTRY_FLOW,
} as const satisfies Record<FlowName, FlowContract>;

type Flows = typeof FLOWS;
type AnyFlow = Flows[FlowName];

export type BeginName<Name extends FlowName> = keyof Flows[Name]['begin'];
export type CommandName<Name extends FlowName> = keyof Flows[Name]['commands'];
export type AfterwardsName<Name extends FlowName> = keyof Flows[Name]['afterwards'];

const [first, ...others] = Object.values(FLOWS).map((flow) => flow.view) as [AnyFlow['view'], ...AnyFlow['view'][]];
export const flowViewSchema = z.discriminatedUnion('flow', [first, ...others]);
export type FlowView = z.infer<typeof flowViewSchema>;
export type FlowViewOf<Name extends FlowName> = Extract<FlowView, { readonly flow: Name }>;

type Joined<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? { readonly [Name in keyof All]: All[Name] }
  : never;

/** The methods of all flows; several flows may take the same command. */
export const FLOW_METHODS = Object.assign(
  {},
  ...Object.values(FLOWS).flatMap(({ begin, commands, afterwards }) => [begin, commands, afterwards]),
) as Joined<AnyFlow['begin'] | AnyFlow['commands'] | AnyFlow['afterwards']>;
