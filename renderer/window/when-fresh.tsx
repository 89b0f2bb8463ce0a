import { type ReactNode, useEffect, useState } from 'react';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useApp, useWindowState } from './app-context.ts';

/** What is shown only while the card was proved within minutes; it goes by itself when they are over. */
export function WhenFresh(props: { readonly why?: string; readonly children: ReactNode }) {
  const { store, t } = useApp();
  if (useIsFresh()) return props.children;
  return (
    <>
      <p className="lead">{props.why ?? t.ownData.freshWhy}</p>
      <Actions>
        <Button kind="filled" onPress={() => store.command('beginFresh', {})}>
          {t.ownData.freshStart}
        </Button>
      </Actions>
    </>
  );
}

/** Whether the card was proved within minutes. */
export function useIsFresh(): boolean {
  const { store } = useApp();
  const session = useWindowState(store).snapshot?.session;
  return useIsBefore(session?.at === 'active' ? session.freshUntilMs : 0);
}

/** A timer holds no longer than this. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

function useIsBefore(untilMs: number): boolean {
  const [seenMs, setSeenMs] = useState(() => Date.now());
  const leftMs = untilMs - Math.max(seenMs, Date.now());
  // biome-ignore lint/correctness/useExhaustiveDependencies: `seenMs` is not read, it waits on where a wait was too short
  useEffect(() => {
    if (untilMs <= Date.now()) return undefined;
    const timer = setTimeout(() => setSeenMs(Date.now()), Math.min(untilMs - Date.now(), LONGEST_WAIT_MS));
    return () => clearTimeout(timer);
  }, [untilMs, seenMs]);
  return leftMs > 0;
}
