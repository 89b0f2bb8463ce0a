import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { readinessOf } from './readiness.ts';
import './procedures.css';

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
      return (
        <Note kind="success" title={t.procedure.ready}>
          <CardFacts checks={answer.value.checks} />
        </Note>
      );
    case 'likely':
      return (
        <Note kind="info" title={t.procedure.likely}>
          <p>{t.procedure.likelyNote}</p>
          <CardFacts checks={answer.value.checks} />
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

/** How often each secret can still be tried, and how long the certificate for signatures is valid, where that is known. */
function CardFacts({ checks }: { readonly checks: readonly DiagnosisCheck[] }) {
  const { t } = useApp();
  const facts = checks.flatMap((one): { readonly name: string; readonly value: string }[] => {
    switch (one.code) {
      case 'pinTriesLeft':
      case 'pinLastTry': {
        const slot = one.check === 'pin-auth' ? 'auth' : one.check === 'pin-sign' ? 'sign' : undefined;
        return slot === undefined ? [] : [{ name: t.pin.labels[slot], value: t.pin.triesLeft(one.data.triesLeft) }];
      }
      case 'certificateValid':
      case 'certificateEndsSoon':
        return one.check === 'certificate-sign'
          ? [{ name: t.procedure.signingCertificate, value: t.procedure.until(t.dates.day(one.data.until)) }]
          : [];
      default:
        return [];
    }
  });
  return (
    <dl className="card-facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
