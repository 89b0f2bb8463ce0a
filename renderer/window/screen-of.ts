import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import type { AuthorizeStep } from '#contract/app/flows/authorize-flow.ts';
import type { BenefitAccountStep } from '#contract/app/flows/benefit-account-flow.ts';
import type { ChangePinStep } from '#contract/app/flows/change-pin-flow.ts';
import type { FlowView } from '#contract/app/flows/flow-list.ts';
import type { LoginStep } from '#contract/app/flows/login-flow.ts';
import type { NativeRequestStep } from '#contract/app/flows/native-request-flow.ts';
import type { PasskeySignInStep } from '#contract/app/flows/passkey-sign-in-flow.ts';
import type { RegisterProxyStep } from '#contract/app/flows/register-proxy-flow.ts';
import type { CardAccessView } from '#contract/app/views/card-access-view.ts';
import type { DevicesView } from '#contract/app/views/devices-view.ts';
import type { GateView } from '#contract/app/views/gate-view.ts';
import type { SessionView } from '#contract/app/views/session-view.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import type { NativeAsked } from '#contract/card/native-request.ts';
import type { Failure } from '#contract/failures/failure.ts';
import type { MandateThing } from '#contract/portal/mandate.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import type { ChangeablePin, FlowId } from '#contract/values/brands.ts';
import type { Route } from './route.ts';

/** Names the flow that a command is for, and the revision of the view that it answers. */
export interface FlowRef {
  readonly flowId: FlowId;
  readonly revision: number;
}

export interface WindowModel {
  readonly connection: 'connecting' | 'open' | 'lost';
  readonly snapshot: Snapshot | undefined;
  readonly route: Route;
  /** The ended flow whose result the person has put away. */
  readonly dismissedFlow: FlowId | undefined;
  readonly sessionEndSeen: boolean;
}

export type CardPurpose =
  | 'login'
  | 'readApplicant'
  | 'signApplication'
  | 'signInAgain'
  | 'changePin'
  | 'fresh'
  | 'registerAccount'
  | 'registerProxy'
  | 'acceptMandate'
  | 'authorize'
  | 'nativeAuth'
  | 'nativeSign'
  | 'nativeText'
  | 'gateEntry';
export type Work =
  | 'askingChallenge'
  | 'openingSession'
  | 'beginningPasskey'
  | 'redeemingPasskey'
  | 'loadingProcedure'
  | 'submitting'
  | 'saving'
  | 'keepingMandate'
  | 'answeringSite'
  | 'releasing';

type StepAt<Step extends { readonly at: string }, At extends Step['at']> = Extract<Step, { readonly at: At }>;
type EndedSession = StepAt<SessionView, 'ended'>;

export type Screen =
  | { readonly at: 'connecting' }
  | { readonly at: 'disconnected' }
  | { readonly at: 'route'; readonly route: Route }
  /** A place of one's own, while the person acts for another. */
  | { readonly at: 'outsideMandate' }
  | { readonly at: 'start' }
  | { readonly at: 'sessionEnded'; readonly because: EndedSession['because'] }
  | { readonly at: 'takeCard' }
  /** At the door of an event, and nothing else of the window. */
  | { readonly at: 'gate'; readonly gate: GateView }
  | { readonly at: 'card'; readonly flow: FlowRef; readonly purpose: CardPurpose; readonly card: CardAccessView }
  | { readonly at: 'working'; readonly flow: FlowRef; readonly doing: Work }
  | { readonly at: 'interrupted'; readonly flow: FlowRef; readonly failure: Failure }
  /** The person goes on in the system's browser. */
  | { readonly at: 'inBrowser'; readonly flow: FlowRef }
  | { readonly at: 'form'; readonly flow: FlowRef; readonly step: StepAt<ApplyStep, 'fillingForm'> }
  | { readonly at: 'review'; readonly flow: FlowRef; readonly step: StepAt<ApplyStep, 'reviewing'> }
  | { readonly at: 'notSent'; readonly flow: FlowRef; readonly failure: Failure }
  | { readonly at: 'receipt'; readonly flow: FlowRef; readonly step: StepAt<ApplyStep, 'done'> }
  | {
      readonly at: 'confirmAccount';
      readonly flow: FlowRef;
      readonly step: StepAt<BenefitAccountStep, 'confirming'>;
    }
  | { readonly at: 'accountRegistered'; readonly flow: FlowRef }
  | { readonly at: 'changeCards'; readonly flow: FlowRef; readonly step: StepAt<RegisterProxyStep, 'changingCards'> }
  | { readonly at: 'confirmProxy'; readonly flow: FlowRef; readonly step: StepAt<RegisterProxyStep, 'confirming'> }
  | { readonly at: 'proxyRegistered'; readonly flow: FlowRef }
  | { readonly at: 'reviewRequest'; readonly flow: FlowRef; readonly step: StepAt<AuthorizeStep, 'choosing'> }
  | { readonly at: 'reviewAddress'; readonly flow: FlowRef; readonly step: StepAt<AuthorizeStep, 'choosing'> }
  | { readonly at: 'addressGiven'; readonly flow: FlowRef; readonly step: StepAt<AuthorizeStep, 'done'> }
  | { readonly at: 'reviewTransaction'; readonly flow: FlowRef; readonly step: StepAt<AuthorizeStep, 'reading'> }
  | { readonly at: 'readDocument'; readonly flow: FlowRef; readonly step: StepAt<AuthorizeStep, 'reading'> }
  | { readonly at: 'compareGiven'; readonly flow: FlowRef; readonly step: StepAt<AuthorizeStep, 'comparing'> }
  | { readonly at: 'backToSite'; readonly flow: FlowRef; readonly step: StepAt<AuthorizeStep, 'done'> }
  | { readonly at: 'agreeToCardUse'; readonly flow: FlowRef; readonly asked: NativeAsked }
  | { readonly at: 'cardUsed'; readonly flow: FlowRef; readonly asked: NativeAsked }
  | { readonly at: 'pinChanged'; readonly flow: FlowRef; readonly slot: ChangeablePin }
  | { readonly at: 'failed'; readonly flow: FlowRef; readonly failure: Failure };

/** The one screen of a window. Help, diagnosis and the about page lie above a flow without ending it. */
export function screenOf(model: WindowModel): Screen {
  if (model.connection === 'lost') return { at: 'disconnected' };
  if (model.snapshot === undefined) return { at: 'connecting' };
  if (visitIsOver(model.snapshot) && cardIsLeft(model.snapshot)) return { at: 'takeCard' };
  const { gate } = model.snapshot;
  const here: Screen = { at: 'route', route: model.route };
  if (gate !== null) return screenAtGate(gate, model.snapshot, here);
  const { flow, session } = model.snapshot;
  if (liesAboveFlow(model.route, flow)) return here;
  const flowScreen = flow === null || flow.flowId === model.dismissedFlow ? undefined : screenOfFlow(flow);
  if (flowScreen !== undefined) return flowScreen;
  if (session.at === 'ended' && !model.sessionEndSeen && needsSession(model.route)) {
    return { at: 'sessionEnded', because: session.because };
  }
  const mandate = actingFor(model.snapshot);
  if (mandate !== undefined && !isOpenTo(mandate, model.route)) return { at: 'outsideMandate' };
  if (model.snapshot.publicTerminal && session.at !== 'active' && model.route.at === 'home') return { at: 'start' };
  return here;
}

/** Only the PIN leads away from the door, and from there only help: what became of it the gate itself says. */
function screenAtGate(gate: GateView, snapshot: Snapshot, here: Extract<Screen, { readonly at: 'route' }>): Screen {
  const { flow } = snapshot;
  const asking = flow === null ? undefined : screenOfFlow(flow);
  if (asking === undefined) return { at: 'gate', gate };
  return here.route.at === 'help' ? here : asking;
}

/** What a place takes to be open while somebody acts for another; one without a line is the person's alone. */
const OPEN_WHILE_ACTING: { readonly [At in Route['at']]?: MandateThing | 'always' } = {
  home: 'always',
  procedure: 'always',
  diagnosis: 'always',
  help: 'always',
  about: 'always',
  applications: 'applications',
  application: 'applications',
  notices: 'notices',
  notice: 'notices',
  charges: 'payments',
  charge: 'payments',
  visits: 'visits',
};

function isOpenTo({ scope }: ActingMandate, { at }: Route): boolean {
  const needed = OPEN_WHILE_ACTING[at];
  return needed === 'always' || (needed !== undefined && scope.things.includes(needed));
}

/** By which mandate the person acts for another: in this session, or in what they began and can go on with in a new one. */
export function actingFor(snapshot: Snapshot): ActingMandate | undefined {
  const { session, flow } = snapshot;
  if (session.at === 'active' && session.acting.is === 'for') return session.acting.mandate;
  const begun = flow?.flow === 'apply' && flowIsUnderWay(snapshot) ? flow.mandate : null;
  return begun ?? undefined;
}

/** `undefined` where a flow has nothing more to show: the place it was started from is shown again. */
function screenOfFlow(view: FlowView): Screen | undefined {
  const flow: FlowRef = { flowId: view.flowId, revision: view.revision };
  switch (view.flow) {
    case 'login':
      return screenOfLogin(view.step, flow, 'login');
    case 'fresh':
      return screenOfLogin(view.step, flow, 'fresh');
    case 'passkeySignIn':
      return screenOfPasskey(view.step, flow);
    case 'apply':
      return screenOfApply(view.step, flow);
    case 'benefitAccount':
      return screenOfAccount(view.step, flow);
    case 'registerProxy':
      return screenOfProxy(view.step, flow);
    case 'authorize':
      return screenOfAuthorize(view.step, flow);
    case 'nativeRequest':
      return screenOfNativeRequest(view.step, flow, view.asked);
    case 'gateEntry':
      return view.step.at === 'card' ? { at: 'card', flow, purpose: 'gateEntry', card: view.step.card } : undefined;
    case 'changePin':
      return screenOfPinChange(view.step, flow, view.slot);
    default:
      return unreachable(view);
  }
}

function screenOfLogin(step: LoginStep, flow: FlowRef, purpose: 'login' | 'fresh'): Screen | undefined {
  switch (step.at) {
    case 'askingChallenge':
    case 'openingSession':
    case 'releasing':
      return { at: 'working', flow, doing: step.at };
    case 'card':
      return { at: 'card', flow, purpose, card: step.card };
    case 'interrupted':
    case 'failed':
      return { at: step.at, flow, failure: step.failure };
    case 'done':
    case 'cancelled':
      return undefined;
    default:
      return unreachable(step);
  }
}

function screenOfPasskey(step: PasskeySignInStep, flow: FlowRef): Screen | undefined {
  switch (step.at) {
    case 'beginning':
      return { at: 'working', flow, doing: 'beginningPasskey' };
    case 'redeeming':
      return { at: 'working', flow, doing: 'redeemingPasskey' };
    case 'releasing':
      return { at: 'working', flow, doing: step.at };
    case 'inBrowser':
      return { at: 'inBrowser', flow };
    case 'interrupted':
    case 'failed':
      return { at: step.at, flow, failure: step.failure };
    case 'done':
    case 'cancelled':
      return undefined;
    default:
      return unreachable(step);
  }
}

function screenOfApply(step: ApplyStep, flow: FlowRef): Screen | undefined {
  switch (step.at) {
    case 'loadingProcedure':
    case 'submitting':
    case 'releasing':
      return { at: 'working', flow, doing: step.at };
    case 'signingInAgain':
      return { at: 'card', flow, purpose: 'signInAgain', card: step.card };
    case 'interrupted':
    case 'notSent':
    case 'failed':
      return { at: step.at, flow, failure: step.failure };
    case 'fillingForm':
      return { at: 'form', flow, step };
    case 'readingApplicant':
      return { at: 'card', flow, purpose: 'readApplicant', card: step.card };
    case 'reviewing':
      return { at: 'review', flow, step };
    case 'signing':
      return { at: 'card', flow, purpose: 'signApplication', card: step.card };
    case 'done':
      return { at: 'receipt', flow, step };
    case 'cancelled':
      return undefined;
    default:
      return unreachable(step);
  }
}

function screenOfAccount(step: BenefitAccountStep, flow: FlowRef): Screen | undefined {
  switch (step.at) {
    case 'askingChallenge':
    case 'openingSession':
    case 'saving':
    case 'releasing':
      return { at: 'working', flow, doing: step.at };
    case 'card':
      return { at: 'card', flow, purpose: 'registerAccount', card: step.card };
    case 'confirming':
      return { at: 'confirmAccount', flow, step };
    case 'interrupted':
    case 'failed':
      return { at: step.at, flow, failure: step.failure };
    case 'done':
      return { at: 'accountRegistered', flow };
    case 'cancelled':
      return undefined;
    default:
      return unreachable(step);
  }
}

function screenOfProxy(step: RegisterProxyStep, flow: FlowRef): Screen | undefined {
  switch (step.at) {
    case 'askingChallenge':
    case 'openingSession':
    case 'releasing':
      return { at: 'working', flow, doing: step.at };
    case 'beginning':
    case 'accepting':
    case 'signing':
      return { at: 'working', flow, doing: 'keepingMandate' };
    case 'card':
      return { at: 'card', flow, purpose: step.of === 'proxy' ? 'acceptMandate' : 'registerProxy', card: step.card };
    case 'changingCards':
      return { at: 'changeCards', flow, step };
    case 'confirming':
      return { at: 'confirmProxy', flow, step };
    case 'interrupted':
    case 'failed':
      return { at: step.at, flow, failure: step.failure };
    case 'done':
      return { at: 'proxyRegistered', flow };
    case 'cancelled':
      return undefined;
    default:
      return unreachable(step);
  }
}

function screenOfAuthorize(step: AuthorizeStep, flow: FlowRef): Screen | undefined {
  switch (step.at) {
    case 'claiming':
    case 'proving':
    case 'giving':
    case 'returning':
      return { at: 'working', flow, doing: 'answeringSite' };
    case 'releasing':
      return { at: 'working', flow, doing: 'releasing' };
    case 'choosing':
      return { at: step.view.path === 'ask' ? 'reviewAddress' : 'reviewRequest', flow, step };
    case 'reading':
      return { at: step.shown === null && step.stop === null ? 'reviewTransaction' : 'readDocument', flow, step };
    case 'card':
      return { at: 'card', flow, purpose: 'authorize', card: step.card };
    case 'comparing':
      return { at: 'compareGiven', flow, step };
    case 'interrupted':
    case 'failed':
      return { at: step.at, flow, failure: step.failure };
    case 'done':
      return { at: step.path === 'ask' ? 'addressGiven' : 'backToSite', flow, step };
    case 'cancelled':
      return undefined;
    default:
      return unreachable(step);
  }
}

const NATIVE_PURPOSES = { auth: 'nativeAuth', sign: 'nativeSign', text: 'nativeText' } as const;

function screenOfNativeRequest(step: NativeRequestStep, flow: FlowRef, asked: NativeAsked): Screen | undefined {
  switch (step.at) {
    case 'agreeing':
      return { at: 'agreeToCardUse', flow, asked };
    case 'card':
      return { at: 'card', flow, purpose: NATIVE_PURPOSES[asked.use], card: step.card };
    case 'releasing':
      return { at: 'working', flow, doing: 'releasing' };
    case 'done':
      return { at: 'cardUsed', flow, asked };
    case 'failed':
      return { at: 'failed', flow, failure: step.failure };
    case 'cancelled':
      return undefined;
    default:
      return unreachable(step);
  }
}

function screenOfPinChange(step: ChangePinStep, flow: FlowRef, slot: ChangeablePin): Screen | undefined {
  switch (step.at) {
    case 'card':
      return { at: 'card', flow, purpose: 'changePin', card: step.card };
    case 'releasing':
      return { at: 'working', flow, doing: 'releasing' };
    case 'done':
      return { at: 'pinChanged', flow, slot };
    case 'failed':
      return { at: 'failed', flow, failure: step.failure };
    case 'cancelled':
      return undefined;
    default:
      return unreachable(step);
  }
}

/** While an application is written, another that was sent before can be looked at: not the one that it corrects. */
function liesAboveFlow(route: Route, flow: FlowView | null): boolean {
  if (route.at === 'application') {
    return flow?.flow === 'apply' && flow.step.at === 'reviewing' && flow.corrects !== route.receiptNumber;
  }
  return isOfNobody(route);
}

/** What is the same whoever looks, and whatever they do. */
export function isOfNobody({ at }: Route): boolean {
  return at === 'help' || at === 'diagnosis' || at === 'about';
}

/** Whether leaving now ends a flow before its end. */
export function flowIsUnderWay({ flow }: Snapshot): boolean {
  return flow !== null && !['done', 'failed', 'cancelled'].includes(flow.step.at);
}

/** On a public terminal nothing of the visit stays, and the next person begins at the start. */
export function visitIsOver(snapshot: Snapshot): boolean {
  return snapshot.publicTerminal && snapshot.session.at === 'ended' && !flowIsUnderWay(snapshot);
}

/** A practice card never counts: a person cannot take it along. */
function cardIsLeft({ devices, environment }: Snapshot): boolean {
  const isOnReader = devices.service === 'running' && devices.readers.some(({ card }) => card !== 'absent');
  return isOnReader && environment.practicePersona === null;
}

const NEED_SESSION: readonly Route['at'][] = [
  'home',
  'applications',
  'application',
  'visits',
  'ownVisits',
  'visitFor',
  'moveVisit',
];

function needsSession({ at }: Route): boolean {
  return NEED_SESSION.includes(at);
}

/** Whether no reader can be used; false while the service is starting. */
export function readerIsMissing(devices: DevicesView): boolean {
  return devices.service === 'down' || (devices.service === 'running' && devices.readers.length === 0);
}

function unreachable(value: never): never {
  throw new Error(`no screen for ${JSON.stringify(value).slice(0, 80)}`);
}
