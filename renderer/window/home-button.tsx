import { Button } from '../ui/button.tsx';
import { useApp } from './app-context.ts';
import type { FlowRef } from './screen-of.ts';

/** Puts a flow that is over away and leads home. */
export function HomeButton({ flow, kind = 'filled' }: { readonly flow: FlowRef; readonly kind?: 'filled' | 'text' }) {
  const { store, t } = useApp();
  return (
    <Button
      kind={kind}
      onPress={() => {
        store.putFlowAway(flow.flowId);
        store.go({ at: 'home' });
      }}
    >
      {t.app.backHome}
    </Button>
  );
}
