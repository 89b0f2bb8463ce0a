import type { ProcedureProblem, ProcedureWarning } from '#contract/failures/procedure-problem.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Icon } from '#ui/icon.tsx';
import { problemSentence, warningSentence } from '#words/procedure-problem-words.ts';
import { useDesk } from '../page/desk-context.ts';
import './catalogue.css';

const MOST_OF_A_LINE = 120;

/** What is wrong with a file, each with its place in it and the line that stands there. */
export function ProblemList(props: { readonly problems: readonly ProcedureProblem[]; readonly text: string }) {
  const { d, language } = useDesk();
  if (props.problems.length === 0) return null;
  const lines = props.text.split(/\r\n|\n|\r/);
  return (
    <ul className="findings">
      {props.problems.map((problem) => (
        <li key={`${problem.line}:${problem.column} ${problem.code} ${problem.path}`}>
          <p>
            <strong>{d.procedures.place(problem.line, problem.column)}</strong>{' '}
            {problem.path !== '' && <code>{visibleText(problem.path)}</code>}
          </p>
          <p>{problemSentence(problem, language)}</p>
          <p>
            <code className="quiet">{visibleText(lines[problem.line - 1]?.trim().slice(0, MOST_OF_A_LINE) ?? '')}</code>
          </p>
        </li>
      ))}
    </ul>
  );
}

/** What somebody should have looked at before it goes live. */
export function WarningList({ warnings }: { readonly warnings: readonly ProcedureWarning[] }) {
  const { d, language } = useDesk();
  if (warnings.length === 0) return <p>{d.procedures.noWarnings}</p>;
  return (
    <ul className="findings" aria-label={d.procedures.warnings}>
      {warnings.map((warning) => (
        <li key={`${warning.code} ${warning.path}`}>
          <p>
            <Icon name="warning" /> {warningSentence(warning, language)}
          </p>
          {warning.path !== '' && (
            <p>
              <span className="quiet">{d.procedures.place(warning.line, warning.column)}</span>{' '}
              <code>{visibleText(warning.path)}</code>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
