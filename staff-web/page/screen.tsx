import type { ReactNode } from 'react';
import { Button } from '#ui/button.tsx';
import { PageFrame } from '#ui/page-frame.tsx';
import { Waiting } from '#ui/waiting.tsx';
import { useWords } from '#ui/words.ts';
import { withoutReadings } from '#words/ruby.ts';
import { type Loaded, useDesk } from './desk-context.ts';
import { FailureNote } from './failure-note.tsx';
import './page.css';

/** One screen of the desk. Its title names no person and no case: it stands in the browser's list of windows. */
export function Screen(props: {
  readonly id: string;
  readonly title: string;
  readonly hasErrors?: boolean;
  readonly above?: ReactNode;
  readonly tells?: ReactNode;
  readonly children?: ReactNode;
}) {
  const { d } = useDesk();
  const { t } = useWords();
  return (
    <div className="desk">
      <PageFrame
        id={props.id}
        title={props.title}
        documentTitle={withoutReadings(`${props.hasErrors ? t.app.errorPrefix : ''}${props.title} - ${d.name}`)}
        above={props.above}
        tells={props.tells}
      >
        {props.children}
      </PageFrame>
    </div>
  );
}

/** What is shown of something that the portal is asked for. */
export function WhenLoaded<Value>(props: {
  readonly loaded: Loaded<Value>;
  readonly reload: () => Promise<void>;
  readonly children: (value: Value) => ReactNode;
}) {
  const { d } = useDesk();
  const { t } = useWords();
  const { loaded } = props;
  if (loaded.at === 'loading') return <Waiting words={d.loading} />;
  if (loaded.at === 'loaded') return props.children(loaded.value);
  return (
    <>
      <FailureNote failure={loaded.failure} />
      <Button onPress={props.reload}>{t.app.retry}</Button>
    </>
  );
}

/** A key that does the same, beside the words that it goes with. */
export function KeyHint({ children }: { readonly children: string }) {
  return (
    <span className="key-hint" aria-hidden="true">
      {children}
    </span>
  );
}

/** What was just done, read out and left standing until the next. */
export function Said({ words }: { readonly words: string }) {
  return (
    <p className="said" role="status">
      {words}
    </p>
  );
}
