import type { GateView } from '#contract/app/views/gate-view.ts';
import { AnsweredScreen } from './answered-screen.tsx';
import { GatePage } from './gate-page.tsx';

/** S67: the door of an event, where a card is laid down. */
export function GateScreen({ gate }: { readonly gate: GateView }) {
  const { link, door, mode } = gate;
  if (link === 'opening' || link === 'refused') return <GatePage gate={gate} shown={link} />;
  if (door.at === 'answered') return <AnsweredScreen gate={gate} door={door} />;
  const isForPin = door.at === 'waiting' && mode === 'tapAndPin';
  return <GatePage gate={gate} shown={isForPin ? 'waitingForPin' : door.at} />;
}
