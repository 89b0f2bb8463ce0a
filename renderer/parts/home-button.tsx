import { useApp } from '../state/app-context.ts';
import type { FlowRef } from '../state/screen-of.ts';
import { Button } from './button.tsx';

/** Puts a flow that is over away and leads home. */
export function HomeButton({ flow }: { readonly flow: FlowRef }) {
  const { store, say } = useApp();
  return (
    <Button
      kind="filled"
      onPress={() => {
        store.putFlowAway(flow.flowId);
        store.go({ at: 'home' });
      }}
    >
      {say.app.backHome}
    </Button>
  );
}
