import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Icon } from '../ui/icon.tsx';
import { useApp, useKeeping } from '../window/app-context.ts';

/** Ends the session on any screen; asks first where something would be lost. */
export function SignOut({
  isUnderWay,
  kind = 'text',
}: {
  readonly isUnderWay: boolean;
  readonly kind?: 'text' | 'outline';
}) {
  const { store, drafts, t } = useApp();
  const keeping = useKeeping();

  async function signOut(): Promise<void> {
    await drafts.flush();
    await store.command('signOut', {});
    drafts.forgetAll();
    const flow = store.flow();
    if (flow !== undefined) store.putFlowAway(flow.flowId);
    store.go({ at: 'home' });
    store.showSessionEnd();
  }

  const words =
    kind === 'text' ? (
      t.app.signOut
    ) : (
      <>
        <Icon name="leave" /> {t.app.signOut}
      </>
    );
  return isUnderWay ? (
    <Confirm
      kind={kind}
      open={words}
      title={t.app.signOutTitle}
      body={t.app.signOutBody[keeping]}
      stay={t.app.signOutStay}
      goOn={t.app.signOut}
      onGoOn={signOut}
    />
  ) : (
    <Button kind={kind} onPress={signOut}>
      {words}
    </Button>
  );
}
