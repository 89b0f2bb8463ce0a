import { useApp } from './app-context.ts';
import { Link } from './link.tsx';
import type { FlowRef } from './screen-of.ts';

/** Puts a flow that is over away and leads home. */
export function HomeButton({ flow, kind = 'filled' }: { readonly flow: FlowRef; readonly kind?: 'filled' | 'text' }) {
  const { store, t } = useApp();
  return (
    <Link className={`button is-${kind}`} to={{ at: 'home' }} onGo={() => store.putFlowAway(flow.flowId)}>
      {t.app.backHome}
    </Link>
  );
}
