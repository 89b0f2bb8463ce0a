import { Mark } from './mark.tsx';
import './state-line.css';

interface State {
  readonly words: string;
  readonly day: string | undefined;
  readonly is: 'done' | 'now' | 'later';
}

/** The states of something on its way, in a line: what is behind it, where it is, what is to come. */
export function StateLine({ label, states }: { readonly label: string; readonly states: readonly State[] }) {
  return (
    <ol className="state-line marks" aria-label={label} aria-live="polite">
      {states.map(({ words, day, is }) => (
        <li key={words} className={`is-${is}`} aria-current={is === 'now' ? 'step' : undefined}>
          <Mark>{is === 'done' ? '✓' : ''}</Mark>
          <span className="state-words">{words}</span>
          {day !== undefined && <span className="quiet">{day}</span>}
        </li>
      ))}
    </ol>
  );
}
