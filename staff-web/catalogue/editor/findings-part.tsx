import type { ProcedureProblem } from '#contract/failures/procedure-problem.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '#ui/button.tsx';
import { Note } from '#ui/note.tsx';
import { Waiting } from '#ui/waiting.tsx';
import { problemSentence } from '#words/procedure-problem-words.ts';
import { useDesk } from '../../page/desk-context.ts';
import { FailureNote } from '../../page/failure-note.tsx';
import { DifferenceList } from '../difference-list.tsx';
import { WarningList } from '../findings.tsx';
import { lastOf, type useDraftCheck } from './draft-check.ts';
import { offsetOfPlace, pathOf } from './draft-text.ts';
import { useEditing } from './editor-context.ts';
import { PART_MEMBERS } from './members.ts';
import { partHolding, partId, partsOf } from './outline.ts';
import '../../page/page.css';
import '../catalogue.css';

/** What the portal says of the draft as it stands: what it changes, or what is wrong with it. */
export function FindingsPart(props: {
  readonly is: 'differences' | 'check';
  readonly checked: ReturnType<typeof useDraftCheck>['checked'];
  readonly text: string;
  readonly onCheck: () => Promise<void>;
  readonly onForm: (part: string) => void;
  readonly onText: (offset: number) => void;
}) {
  const { checked, text } = props;
  const { d } = useDesk();
  const check = lastOf(checked);
  const words = d.procedures;
  if (checked.is === 'failed') {
    return (
      <>
        <FailureNote failure={checked.failure} keepsEntries />
        <Button onPress={props.onCheck}>{words.checkAgain}</Button>
      </>
    );
  }
  if (check === undefined) return <Waiting words={d.loading} />;
  // Of a text that has changed since, only what is to be mended stays, said to be of the text before.
  const isBefore = checked.is === 'waiting';
  if (isBefore && check.problems.length === 0) return <Waiting words={d.editor.checkingAnew} />;
  if (check.definition === null) {
    return (
      <>
        {isBefore && <Waiting words={d.editor.checkingChanged} />}
        <Note kind="error" title={words.problems(check.problems.length)}>
          <p>{d.editor.problemsAbout}</p>
        </Note>
        {props.is === 'check' && (
          <ul className="findings">
            {check.problems.map((problem) => (
              <Finding
                key={`${problem.line}:${problem.column} ${problem.code} ${problem.path}`}
                problem={problem}
                onForm={props.onForm}
                onText={isBefore ? undefined : () => props.onText(offsetOfPlace(text, problem.line, problem.column))}
              />
            ))}
          </ul>
        )}
      </>
    );
  }
  return props.is === 'differences' ? (
    <DifferenceList differences={check.differences} />
  ) : (
    <>
      <Note kind="success" title={words.sound} />
      <WarningList warnings={check.warnings} />
    </>
  );
}

/** One thing that is wrong, with the ways to where it is put right. */
function Finding(props: {
  readonly problem: ProcedureProblem;
  readonly onForm: (part: string) => void;
  /** Nothing where the text has changed since, and its lines with it. */
  readonly onText: (() => void) | undefined;
}) {
  const { problem, onText } = props;
  const { d, language } = useDesk();
  const { value } = useEditing();
  const part = partHolding(partsOf(value), pathOf(problem.path), (kind) =>
    kind === 'others' ? [] : PART_MEMBERS[kind].map(({ name }) => name),
  );
  const of = visibleText(problem.path);
  return (
    <li>
      <p>
        {onText !== undefined && <strong>{d.procedures.place(problem.line, problem.column)}</strong>}{' '}
        {of !== '' && <code>{of}</code>}
      </p>
      <p>{problemSentence(problem, language)}</p>
      <div className="desk-row">
        {part !== undefined && (
          <Button kind="text" onPress={() => props.onForm(partId(part))}>
            {d.editor.toForm}
            <span className="visually-hidden"> {of}</span>
          </Button>
        )}
        {onText !== undefined && (
          <Button kind="text" onPress={onText}>
            {d.editor.toText}
            <span className="visually-hidden"> {of}</span>
          </Button>
        )}
      </div>
    </li>
  );
}
