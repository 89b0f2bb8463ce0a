import { type ReactNode, useCallback } from 'react';
import { withoutReadings } from '#words/ruby.ts';
import { PageFrame, type Tone } from '../ui/page-frame.tsx';
import { useActing, useApp, useCorrects, useIsPublicTerminal, useIsSigned } from './app-context.ts';
import { LastFailureNote } from './last-failure-note.tsx';
import { returnTo } from './return-focus.ts';
import { StepList, type StepName } from './step-list.tsx';

/**
 * One screen: where the person is in an application, heading, what the last command came back with, content. On the way
 * back the focus goes on from the heading to what opened the place that was left.
 */
export function Page(props: {
  readonly id: string;
  readonly title: string;
  readonly eyebrow?: string;
  readonly step?: StepName;
  /** Where the form knows sooner than the host whether the application is signed on its way. */
  readonly isSigned?: boolean;
  /** Back to the step that fills in, where that is open. */
  readonly onFill?: () => Promise<unknown>;
  readonly hasErrors?: boolean;
  /** What is told before anything is asked: words, and nothing to press. */
  readonly tells?: ReactNode;
  readonly tone?: Tone;
  readonly children?: ReactNode;
}) {
  const { id, title, eyebrow, step, hasErrors } = props;
  const isSignedAtHost = useIsSigned();
  const isTerminal = useIsPublicTerminal();
  const { store, t } = useApp();
  const isCorrection = useCorrects() !== null;
  const isActing = useActing() !== undefined;
  const stepName =
    step === undefined ? '' : `${isCorrection && step === 'fill' ? t.steps.correct : t.steps.names[step]} - `;
  const focusOpener = useCallback(() => {
    const opener = store.opener();
    return opener && returnTo(opener, () => store.opener() === opener);
  }, [store]);

  return (
    <PageFrame
      id={id}
      title={title}
      documentTitle={withoutReadings(
        `${isActing ? t.acting.titlePrefix : ''}${hasErrors ? t.app.errorPrefix : ''}${stepName}${title} - ${t.app.name}`,
      )}
      eyebrow={eyebrow}
      above={
        step !== undefined && (
          <StepList
            at={step}
            isSigned={props.isSigned ?? isSignedAtHost}
            // What a terminal tells lies out of reach.
            onFill={isTerminal ? undefined : props.onFill}
          />
        )
      }
      tells={
        <>
          <LastFailureNote />
          {props.tells}
        </>
      }
      tone={props.tone}
      onEnter={focusOpener}
    >
      {props.children}
    </PageFrame>
  );
}
