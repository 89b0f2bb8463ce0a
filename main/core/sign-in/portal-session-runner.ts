import type { SessionView } from '#contract/app/views/session-view.ts';
import { failed, type Outcome } from '#contract/failures/outcome.ts';
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
import type { SessionHolder } from './session-holder.ts';
import type { OpenedSession } from './sign-in.ts';

/** Holds the one portal session: its token never leaves this object but to the portal. */
export interface SessionRunner extends SessionHolder {
  view(): SessionView;
  current(): OpenedSession | undefined;
  loginBegan(flowId: FlowId): void;
  loginGivenUp(): void;
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
    const token = opened?.token;
    opened = undefined;
    if (effect.do === 'closeAtPortal' && token !== undefined) {
      closing = portal.call('closeSession', { token, signal: new AbortController().signal });
    }
  }

  /** When the known end comes, asks the portal whether use has prolonged the session meanwhile. */
  async function watchEnd(endsAtMs: EpochMs, signal: AbortSignal): Promise<void> {
    try {
      await clock.wait(Math.max(0, endsAtMs - clock.nowMs()), signal);
    } catch {
      return; // another end is watched now, or none
    }
    const token = opened?.token;
    if (token === undefined) return;
    const still = await portal.call('readSession', { token, signal });
    if (signal.aborted) return;
    const laterMs = still.ok ? epochMs(Date.parse(still.value.expiresAt)) : endsAtMs;
    dispatch(laterMs > clock.nowMs() ? { type: 'prolonged', endsAtMs: laterMs } : { type: 'over', because: 'expired' });
  }

  return {
    current: () => opened,
    token: () => opened?.token,
    subject: () => opened?.subject,
    card: () => opened?.certificate,
    view: () => sessionView(state),
    loginBegan: (flowId) => dispatch({ type: 'loginBegan', flowId }),
    loginGivenUp: () => dispatch({ type: 'loginGivenUp' }),
    opened(session) {
      const { subject, expiresAt, freshUntil } = session;
      opened = session;
      if (lastHolder?.subject !== subject) lastHolder = { subject, holder: uuid() };
      dispatch({
        type: 'opened',
        endsAtMs: epochMs(Date.parse(expiresAt)),
        freshUntilMs: epochMs(freshUntil === null ? 0 : Date.parse(freshUntil)),
        holder: lastHolder.holder,
      });
    },
    lost: () => dispatch({ type: 'over', because: 'portalEnded' }),
    async end(because, how) {
      dispatch({ type: 'over', because, ...how });
      await closing;
    },
    forget: () => dispatch({ type: 'forgotten' }),
    async asHolder(use) {
      const token = opened?.token;
      if (token === undefined) return failed({ code: 'sessionRequired' });
      const outcome = await use(token);
      if (!outcome.ok && outcome.failure.code === 'sessionRequired') dispatch({ type: 'over', because: 'portalEnded' });
      return outcome;
    },
  };
}
