import { useCallback } from 'react';
import { Button } from '../ui/button.tsx';
import { useApp } from './app-context.ts';
import type { FlowRef } from './screen-of.ts';
import { useWayBack } from './way-back.ts';

/** Puts a flow that is over away and leads home. */
export function HomeButton({ flow, kind = 'filled' }: { readonly flow: FlowRef; readonly kind?: 'filled' | 'text' }) {
  const { store, t } = useApp();
  const { flowId } = flow;
  const goHome = useCallback(() => {
    store.putFlowAway(flowId);
    store.go({ at: 'home' });
  }, [store, flowId]);
  useWayBack(goHome);
  return (
    <Button kind={kind} onPress={goHome}>
      {t.app.backHome}
    </Button>
  );
}
