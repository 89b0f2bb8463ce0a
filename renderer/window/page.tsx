import { type ReactNode, useEffect, useRef } from 'react';
import { withoutReadings } from '#words/ruby.ts';
import { useApp, useIsSigned } from './app-context.ts';
import { LastFailureNote } from './last-failure-note.tsx';
import { returnTo } from './return-focus.ts';
import { StepList, type StepName } from './step-list.tsx';

let lastPage: string | undefined;

/**
 * One screen: heading, content, actions. Focus goes to the heading when `id` changes, so it names the screen and not
 * its language; on the way back, to what opened the place that was left.
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
  readonly children: ReactNode;
}) {
  const { id, title, eyebrow, step, hasErrors } = props;
  const isSignedAtHost = useIsSigned();
  const { store, t } = useApp();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    const stepName = step === undefined ? '' : `${t.steps.names[step]} - `;
    document.title = withoutReadings(`${hasErrors ? t.app.errorPrefix : ''}${stepName}${title} - ${t.app.name}`);
  }, [title, step, hasErrors, t]);

  useEffect(() => {
    const isNew = lastPage !== undefined && lastPage !== id;
    lastPage = id;
    if (!isNew) return;
    heading.current?.focus();
    window.scrollTo(0, 0);
    const opener = store.opener();
    return opener && returnTo(opener, () => store.opener() === opener);
  }, [id, store]);

  return (
    <main id="main" className="page">
      {step !== undefined && <StepList at={step} isSigned={props.isSigned ?? isSignedAtHost} onFill={props.onFill} />}
      <div className="page-head">
        {eyebrow !== undefined && <p className="eyebrow">{eyebrow}</p>}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      </div>
      <LastFailureNote />
      {props.children}
    </main>
  );
}

export function Actions({ children }: { readonly children: ReactNode }) {
  return <div className="actions">{children}</div>;
}
