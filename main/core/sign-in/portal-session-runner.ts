import type { SessionView } from '#contract/app/views/session-view.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import { type EpochMs, epochMs, type FlowId } from '#contract/values/brands.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock } from '../ports/ports.ts';
import {
  type EndReason,
  type PortalSession,
  type PortalSessionEffect,
  type PortalSessionEvent,
  sessionView,
  stepPortalSession,
} from './portal-session.ts';
import { asPerson, type SessionHolder } from './session-holder.ts';
import type { OpenedSession } from './sign-in.ts';

/** Holds the one portal session: its token never leaves this object but to the portal. */
export interface SessionRunner extends SessionHolder {
  view(): SessionView;
  /** The person's own, also while they act for another. */
  current(): OpenedSession | undefined;
  loginBegan(flowId: FlowId): void;
  loginGivenUp(): void;
  /** The own session sleeps from now on. Fails with `notInMandate` where none of the person's mandates is of that name. */
  act(registration: string, signal: AbortSignal): Promise<Outcome<void>>;
  /** The own session is awake again; also puts away the word that a mandate is over. Fails where the portal was not told. */
  stopActing(): Promise<Outcome<void>>;
  /** The portal said to this token that the mandate is over. */
  mandateOver(token: string): void;
  /** Resolves once the portal was told. `always`: a session that was not open is said to have ended, too. */
  end(because: EndReason, how?: { readonly always: true }): Promise<void>;
  /** Shows the end of the session no longer. */
  forget(): void;
  /** Lends the token to one call. Fails with `sessionRequired` where no session is open. */
  asHolder<T>(use: (token: string) => Promise<Outcome<T>>): Promise<Outcome<T>>;
}

export function runSessions(options: {
  readonly portal: PortalClient;
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly onChange: (view: SessionView) => void;
}): SessionRunner {
  const { portal, clock, uuid, onChange } = options;
  let state: PortalSession = { at: 'signedOut' };
  let opened: OpenedSession | undefined;
  let acting: { readonly token: string; readonly mandate: ActingMandate } | undefined;
  let changingSides: Promise<Outcome<void>> | undefined;
  /** The last holder, by a name made here: the portal's name of the certificate stays in the core. */
  let lastHolder: { readonly subject: string; readonly holder: string } | undefined;
  let watch = new AbortController();
  let closing: Promise<unknown> = Promise.resolve();

  function dispatch(event: PortalSessionEvent): void {
    const step = stepPortalSession(state, event);
    if (step.state === state) return;
    state = step.state;
    for (const effect of step.effects) perform(effect);
    onChange(sessionView(state));
  }

  function perform(effect: PortalSessionEffect): void {
    watch.abort(new Error('session changed'));
    watch = new AbortController();
    if (effect.do === 'watchEnd') {
      void watchEnd(effect.endsAtMs, watch.signal);
      return;
    }
    // Both end with either.
    const token = tokenNow();
    opened = undefined;
    acting = undefined;
    if (effect.do === 'closeAtPortal' && token !== undefined) {
      closing = portal.call('closeSession', { token, signal: new AbortController().signal });
    }
  }

  function tokenNow(): string | undefined {
    return acting?.token ?? opened?.token;
  }

  /** What comes back for a token that is changed just now says nothing: at the portal it may sleep, or be gone, already. */
  function lost(token?: string): void {
    if (token !== undefined && (token !== tokenNow() || changingSides !== undefined)) return;
    dispatch({ type: 'over', because: 'portalEnded' });
  }

  /** One change at a time. Until the portal has answered the token stays as it was: nothing is done as somebody else by mistake. */
  function changeSides(change: () => Promise<Outcome<void>>): Promise<Outcome<void>> {
    changingSides ??= change().finally(() => {
      changingSides = undefined;
    });
    return changingSides;
  }

  async function beginActing(registration: string, signal: AbortSignal): Promise<Outcome<void>> {
    const own = opened;
    if (own === undefined) return failed({ code: 'sessionRequired' });
    const begun = await portal.call('beginActing', { body: { mandate: registration }, token: own.token, signal });
    if (!begun.ok) {
      if (begun.failure.code === 'sessionRequired') dispatch({ type: 'over', because: 'portalEnded' });
      return begun;
    }
    const { token, mandate } = begun.value;
    if (opened !== own) {
      // Signing out on the way ended nothing at the portal: by then the own session slept.
      await portal.call('closeSession', { token, signal: new AbortController().signal });
      return failed({ code: 'sessionRequired' });
    }
    acting = { token, mandate };
    dispatch({ type: 'actingBegan', mandate, holder: uuid() });
    return success(undefined);
  }

  async function endActing(token: string, is: 'no' | 'over'): Promise<Outcome<void>> {
    const stopped = await portal.call('stopActing', { token, signal: new AbortController().signal });
    if (acting?.token !== token) return success(undefined);
    if (stopped.ok) {
      acting = undefined;
      dispatch({ type: 'actingEnded', is });
      return success(undefined);
    }
    if (stopped.failure.code === 'sessionRequired') dispatch({ type: 'over', because: 'portalEnded' });
    return stopped;
  }

  /** When the known end comes, asks the portal whether use has prolonged the session meanwhile. */
  async function watchEnd(endsAtMs: EpochMs, signal: AbortSignal): Promise<void> {
    try {
      await clock.wait(Math.max(0, endsAtMs - clock.nowMs()), signal);
    } catch {
      return; // another end is watched now, or none
    }
    const token = tokenNow();
    if (token === undefined) return;
    const still = await portal.call('readSession', { token, signal });
    if (signal.aborted) return;
    const laterMs = still.ok ? epochMs(Date.parse(still.value.expiresAt)) : endsAtMs;
    dispatch(laterMs > clock.nowMs() ? { type: 'prolonged', endsAtMs: laterMs } : { type: 'over', because: 'expired' });
  }

  const runner: SessionRunner = {
    current: () => opened,
    token: tokenNow,
    acting: () => acting?.mandate,
    subject: () => opened?.subject,
    card: () => opened?.certificate,
    view: () => sessionView(state),
    loginBegan: (flowId) => dispatch({ type: 'loginBegan', flowId }),
    loginGivenUp: () => dispatch({ type: 'loginGivenUp' }),
    opened(session) {
      const { subject, expiresAt, freshUntil, level } = session;
      opened = session;
      acting = undefined;
      if (lastHolder?.subject !== subject) lastHolder = { subject, holder: uuid() };
      dispatch({
        type: 'opened',
        endsAtMs: epochMs(Date.parse(expiresAt)),
        freshUntilMs: epochMs(freshUntil === null ? 0 : Date.parse(freshUntil)),
        holder: lastHolder.holder,
        level,
      });
    },
    lost,
    async end(because, how) {
      dispatch({ type: 'over', because, ...how });
      await closing;
    },
    forget: () => dispatch({ type: 'forgotten' }),
    async act(registration, signal) {
      if (acting !== undefined) return failed({ code: 'notInMandate' });
      return changeSides(() => beginActing(registration, signal));
    },
    async stopActing() {
      const token = acting?.token;
      if (token !== undefined) return changeSides(() => endActing(token, 'no'));
      dispatch({ type: 'actingEnded', is: 'no' });
      return success(undefined);
    },
    mandateOver(token) {
      if (acting?.token === token) void changeSides(() => endActing(token, 'over'));
    },
    asHolder: (use) => asPerson(runner, use),
  };
  return runner;
}
