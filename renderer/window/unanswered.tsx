import { Beside } from '../ui/beside.tsx';
import { Button } from '../ui/button.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { type Loading, useApp } from './app-context.ts';
import { FailureNote } from './failure-note.tsx';

/**
 * What stands where an answer will: that it is awaited, or why there is none and the way to ask again. That way keeps
 * the focus while it is gone.
 */
export function Unanswered(props: { readonly answer: Loading<unknown>; readonly again: () => Promise<void> }) {
  const { answer, again } = props;
  const { t } = useApp();
  switch (answer.at) {
    case 'loading':
      return <Waiting words={t.app.loading} />;
    case 'failed':
      return (
        <Beside>
          {answer.isAsking ? <Waiting words={t.app.loading} /> : <FailureNote failure={answer.failure} />}
          <Button onPress={again} isBusy={answer.isAsking}>
            {t.app.retry}
          </Button>
        </Beside>
      );
    case 'ready':
      return null;
  }
}
