import { useApp } from '../state/app-context.ts';

const STEPS = ['fill', 'check', 'sign', 'done'] as const;
export type StepName = (typeof STEPS)[number];

/** Where we are in an application. */
export function StepList({ at }: { readonly at: StepName }) {
  const { say } = useApp();
  const current = STEPS.indexOf(at);
  return (
    <nav className="steps" aria-label={say.steps.label}>
      <p className="steps-short">{say.steps.short(current + 1, STEPS.length, say.steps.names[at])}</p>
      <ol>
        {STEPS.map((name, index) => (
          <li
            key={name}
            className={index < current ? 'is-done' : undefined}
            aria-current={index === current ? 'step' : undefined}
          >
            <span className="steps-mark" aria-hidden="true">
              {index < current ? '✓' : index + 1}
            </span>
            <span>
              {say.steps.names[name]}
              {index === current && (
                <span className="visually-hidden">{say.steps.position(index + 1, STEPS.length)}</span>
              )}
              {index < current && <span className="visually-hidden">{say.steps.finished}</span>}
            </span>
          </li>
        ))}
      </ol>
    </nav>
  );
}
