import { useCallback } from 'react';
import { useApp } from './app-context.ts';
import { Link } from './link.tsx';
import type { FlowRef } from './screen-of.ts';
import { useWayBack } from './way-back.ts';

/** Puts a flow that is over away and leads home. */
export function HomeButton({ flow, kind = 'filled' }: { readonly flow: FlowRef; readonly kind?: 'filled' | 'text' }) {
  const { store, t } = useApp();
  const { flowId } = flow;
  const putAway = useCallback(() => store.putFlowAway(flowId), [store, flowId]);
  useWayBack(
    useCallback(() => {
      putAway();
      store.go({ at: 'home' });
    }, [putAway, store]),
  );
  return (
    <Link className={`button is-${kind}`} to={{ at: 'home' }} onGo={putAway}>
      {t.app.backHome}
    </Link>
  );
}
