import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { useIsPublicTerminal } from './app-context.ts';
import { useWayBack } from './way-back.ts';

/** Leads back from a screen; at a terminal by the button that the frame has for it on every screen. */
export function WayBackButton(props: {
  readonly kind?: 'outline' | 'text';
  /** None where there is nothing behind. */
  readonly back: (() => unknown) | undefined;
  readonly children: ReactNode;
}) {
  const { kind = 'outline', back } = props;
  const isTerminal = useIsPublicTerminal();
  useWayBack(back);
  if (isTerminal || back === undefined) return null;
  return (
    <Button kind={kind} onPress={back}>
      {props.children}
    </Button>
  );
}
