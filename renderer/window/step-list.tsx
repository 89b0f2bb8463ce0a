import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { useApp, useCorrects } from './app-context.ts';
import './step-list.css';

const STEPS = ['fill', 'check', 'sign', 'done'] as const;
export type StepName = (typeof STEPS)[number];

/** Shows where a person is in an application; one that is not signed lacks that step. `onFill` makes the first step a way back. */
export function StepList(props: {
  readonly at: StepName;
  readonly isSigned: boolean;
  readonly onFill: (() => Promise<unknown>) | undefined;
}) {
  const { at, isSigned, onFill } = props;
  const { t } = useApp();
  const isCorrection = useCorrects() !== null;
  const steps = STEPS.filter((name) => (isSigned || name !== 'sign') && (!isCorrection || name !== 'done'));
  const nameOf = (name: StepName) => (isCorrection && name === 'fill' ? t.steps.correct : t.steps.names[name]);
  const current = steps.indexOf(at);
  return (
    <nav className="steps" aria-label={t.steps.label}>
      <p className="steps-short">{t.steps.short(current + 1, steps.length, nameOf(at))}</p>
      <ol className="marks">
        {steps.map((name, index) => (
          <li
            key={name}
            className={index < current ? 'is-done' : undefined}
            aria-current={index === current ? 'step' : undefined}
          >
            <Mark>{index < current ? '✓' : String(index + 1)}</Mark>
            {name === 'fill' && index < current && onFill !== undefined ? (
              <Button kind="text" onPress={onFill}>
                {nameOf(name)}
                <span className="visually-hidden">{t.app.aside(t.steps.back)}</span>
              </Button>
            ) : (
              <span>
                {nameOf(name)}
                {index === current && (
                  <span className="visually-hidden">{t.steps.position(index + 1, steps.length)}</span>
                )}
                {index < current && <span className="visually-hidden">{t.steps.finished}</span>}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
