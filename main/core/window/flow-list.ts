import type { FlowName } from '#contract/values/flow-name.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { applyFlow } from '../application/apply-flow.ts';
import { authorizeFlow } from '../authorize/authorize-flow.ts';
import { benefitAccountFlow } from '../benefit-account/benefit-account-flow.ts';
import type { WindowFlow } from '../flow/window-flow.ts';
import type { GateDesk } from '../gate/gate-desk.ts';
import { gateEntryFlow } from '../gate/gate-entry-flow.ts';
import type { NativeDesk } from '../native/native-desk.ts';
import { nativeRequestFlow } from '../native/native-request-flow.ts';
import { changePinFlow } from '../pin-change/change-pin-flow.ts';
import type { CorePorts } from '../ports/ports.ts';
import { registerProxyFlow } from '../proxies/register-proxy-flow.ts';
import { freshFlow, loginFlow } from '../sign-in/login-flow.ts';
import { passkeySignInFlow } from '../sign-in/passkey-sign-in-flow.ts';
import type { ReturnedCodes } from '../sign-in/returned-codes.ts';
import type { OpenEnvironment } from './environment.ts';

/** Where a flow begins: everything that any flow may need. */
export type FlowPlace = OpenEnvironment &
  Pick<CorePorts, 'clock' | 'documents' | 'uuid' | 'version' | 'openReturnPage'> & {
    language(): Language;
    readonly returnedCodes: ReturnedCodes;
    readonly nativeRequests: Pick<NativeDesk, 'has' | 'take'>;
    /** Of a terminal at the door of an event. */
    readonly gate: GateDesk | undefined;
  };

/** The flows of the window, one object each. */
export const WINDOW_FLOWS: { readonly [Name in FlowName]: WindowFlow<Name, FlowPlace> } = {
  login: loginFlow,
  passkeySignIn: passkeySignInFlow,
  apply: applyFlow,
  changePin: changePinFlow,
  fresh: freshFlow,
  benefitAccount: benefitAccountFlow,
  registerProxy: registerProxyFlow,
  authorize: authorizeFlow,
  nativeRequest: nativeRequestFlow,
  gateEntry: gateEntryFlow,
};
