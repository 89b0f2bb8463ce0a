import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { TAKES_FOCUS } from '../ui/page-frame.tsx';
import { useApp, useIsReading, useWindowState } from './app-context.ts';

/** Where the card was asked for, while it is proved: there the person goes on. */
let askedAt: string | undefined;

/**
 * What is shown only while the card was proved within minutes; it goes by itself when they are over. Who proved it for
 * this comes back with the focus on it. `part`: which of several on a page.
 */
export function WhenFresh(props: { readonly why?: string; readonly part?: string; readonly children: ReactNode }) {
  const { store, t } = useApp();
  const isFresh = useIsFresh();
  const needsLogin = useIsReading();
  const here = `${JSON.stringify(useWindowState(store).route)} ${props.part ?? ''}`;
  const [goesOn] = useState(() => isFresh && askedAt === here);
  useEffect(() => {
    if (askedAt === here) askedAt = undefined;
  }, [here]);
  if (isFresh) return goesOn ? <GoingOn>{props.children}</GoingOn> : props.children;
  return (
    <>
      <p className="lead">{props.why ?? t.ownData.freshWhy}</p>
      <Actions>
        <Button
          kind="filled"
          onPress={() => {
            askedAt = here;
            return store.command(needsLogin ? 'beginLogin' : 'beginFresh', {});
          }}
        >
          {needsLogin ? t.passkeys.withCard : t.ownData.freshStart}
        </Button>
      </Actions>
    </>
  );
}

/** Takes the focus from the heading of its page, though it may come later, and from nothing that a person went to. */
function GoingOn({ children }: { readonly children: ReactNode }) {
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement?.tagName === 'H1') group.current?.focus();
  }, []);
  return (
    <div ref={group} tabIndex={-1} {...{ [TAKES_FOCUS]: '' }}>
      {children}
    </div>
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
