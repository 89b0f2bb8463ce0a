import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Icon } from '../ui/icon.tsx';
import { useActing, useApp, useIsPublicTerminal, usePrincipalName, useWindowState } from '../window/app-context.ts';
import { flowIsUnderWay } from '../window/screen-of.ts';
import './acting-bar.css';

/** Says on every screen, first of all, for whom the person acts; or that they do not any more, though they did not end it. */
export function ActingBar() {
  const { store } = useApp();
  const { snapshot } = useWindowState(store);
  const mandate = useActing();
  if (mandate !== undefined) return <Acting mandate={mandate} />;
  return snapshot?.session.at === 'active' && snapshot.session.acting.is === 'over' ? <Over /> : null;
}

function Acting({ mandate }: { readonly mandate: ActingMandate }) {
  const { t } = useApp();
  const isTerminal = useIsPublicTerminal();
  const name = usePrincipalName(mandate);
  return (
    <section className="acting-bar" aria-label={t.acting.label}>
      <p className="as-typed">
        <Icon name="family" />
        <strong>{t.acting.bar(name, t.dates.day(mandate.until))}</strong>
      </p>
      {!isTerminal && <StopActing />}
    </section>
  );
}

/** The mandate has ended, at a moment that nobody here chose. */
function Over() {
  const { t } = useApp();
  const isTerminal = useIsPublicTerminal();
  return (
    <section className="acting-bar is-over" aria-label={t.acting.over}>
      <p role="status">
        <Icon name="warning" />
        <strong>{t.acting.over}</strong>
      </p>
      {!isTerminal && <SeenOver />}
    </section>
  );
}

/** At a terminal what is pressed stands at the foot, in reach. */
export function ActingWays() {
  const { store } = useApp();
  const { snapshot } = useWindowState(store);
  if (useActing() !== undefined) return <StopActing />;
  return snapshot?.session.at === 'active' && snapshot.session.acting.is === 'over' ? <SeenOver /> : null;
}

function SeenOver() {
  const { store, t } = useApp();
  return <Button onPress={() => store.command('stopActing', {})}>{t.acting.overSeen}</Button>;
}

/** Back to oneself; asks first where something would be lost. */
function StopActing() {
  const { store, drafts, t } = useApp();
  const { snapshot, connection } = useWindowState(store);
  if (snapshot === undefined || connection !== 'open') return null;

  async function stop(): Promise<void> {
    const stopped = await store.command('stopActing', {});
    if (stopped.ok) drafts.forgetAll();
  }

  return flowIsUnderWay(snapshot) ? (
    <Confirm
      kind="outline"
      open={t.acting.stop}
      title={t.acting.stopTitle}
      body={t.acting.stopBody}
      stay={t.acting.stopStay}
      goOn={t.acting.stop}
      onGoOn={stop}
    />
  ) : (
    <Button onPress={stop}>{t.acting.stop}</Button>
  );
}
