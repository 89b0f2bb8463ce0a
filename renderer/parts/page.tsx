import { type ReactNode, useEffect, useRef } from 'react';
import { useApp, useIsSigned } from '../state/app-context.ts';
import { TroubleNote } from './failure-note.tsx';
import { StepList, type StepName } from './step-list.tsx';

let lastPage: string | undefined;

/**
 * One screen: heading, content, actions. Focus goes to the heading when `id` changes, so it names the screen and not
 * its language.
 */
export function Page(props: {
  readonly id: string;
  readonly title: string;
  readonly eyebrow?: string;
  readonly step?: StepName;
  /** Where the form knows sooner than the host whether the application is signed on its way. */
  readonly isSigned?: boolean;
  readonly hasErrors?: boolean;
  readonly children: ReactNode;
}) {
  const { id, title, eyebrow, step, hasErrors } = props;
  const isSignedAtHost = useIsSigned();
  const { say } = useApp();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    const stepName = step === undefined ? '' : `${say.steps.names[step]} - `;
    document.title = `${hasErrors ? say.app.errorPrefix : ''}${stepName}${title} - ${say.app.name}`;
  }, [title, step, hasErrors, say]);

  useEffect(() => {
    if (lastPage !== undefined && lastPage !== id) {
      heading.current?.focus();
      window.scrollTo(0, 0);
    }
    lastPage = id;
  }, [id]);

  return (
    <main id="main" className="page">
      {step !== undefined && <StepList at={step} isSigned={props.isSigned ?? isSignedAtHost} />}
      <div className="page-head">
        {eyebrow !== undefined && <p className="eyebrow">{eyebrow}</p>}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      </div>
      <TroubleNote />
      {props.children}
    </main>
  );
}

export function Actions({ children }: { readonly children: ReactNode }) {
  return <div className="actions">{children}</div>;
}
