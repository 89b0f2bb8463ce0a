import type { Procedure } from '#contract/procedure/procedure.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { readinessOf } from './readiness.ts';

/** Says before anything is typed whether the card on the reader can finish this, and what to do where it cannot. */
export function CardReadiness({ procedure }: { readonly procedure: Pick<Procedure, 'signature'> }) {
  const { store, t } = useApp();
  const { answer } = useAnswer('runDiagnosis', {});
  if (answer.at !== 'ready') return null;
  const readiness = readinessOf(answer.value.checks, procedure.signature);
  switch (readiness.is) {
    case 'unknown':
      return null;
    case 'ready':
      return <Note kind="success" title={t.procedure.ready} />;
    case 'likely':
      return (
        <Note kind="info" title={t.procedure.likely}>
          <p>{t.procedure.likelyNote}</p>
        </Note>
      );
    case 'unsignedOnly':
      return (
        <Note kind="warning" title={t.procedure.hindrances[readiness.because]}>
          <p>{t.procedure.unsignedOnly}</p>
        </Note>
      );
    case 'cannot':
      return (
        <Note kind="warning" title={t.procedure.cannot}>
          <p>{t.procedure.hindrances[readiness.because]}</p>
          <p>{t.procedure.renewAt}</p>
          <Button kind="text" onPress={() => store.go({ at: 'help' })}>
            {t.app.help}
          </Button>
        </Note>
      );
  }
}
