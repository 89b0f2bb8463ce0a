import type { ReactNode } from 'react';
import { Button } from '#ui/button.tsx';
import { useDesk } from '../page/desk-context.ts';
import './cases.css';

/** What can be said of one visit; `of` tells it from the others to whoever hears the buttons without the row. */
export function VisitActs<Act extends 'visitAttended' | 'visitMissed' | 'cancelVisit'>(props: {
  readonly acts: readonly Act[];
  readonly of: string;
  readonly onAct: (act: Act) => void;
  readonly children?: ReactNode;
}) {
  const { acts, of, onAct, children } = props;
  const { d } = useDesk();
  return (
    <div className="case-bar-row">
      {acts.map((act) => (
        <Button key={act} onPress={() => onAct(act)}>
          {d.acts[act]}
          <span className="visually-hidden"> {of}</span>
        </Button>
      ))}
      {children}
    </div>
  );
}
