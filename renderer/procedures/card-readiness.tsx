import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { Note } from '../ui/note.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { type Readiness, readinessOf } from './readiness.ts';
import './procedures.css';

/** What a survey of the card on the reader says of one procedure, and from what; nothing where no card could be read. */
interface CardReport {
  readonly readiness: Readiness;
  readonly checks: readonly DiagnosisCheck[];
}

/** Asks a card that is on the reader no secret; without one nothing is asked. */
export function useCardReport(procedure: Pick<Procedure, 'signature'>, cardIsThere: boolean): CardReport {
  const { answer } = useAnswer('runDiagnosis', cardIsThere ? {} : undefined);
  const checks = answer.at === 'ready' ? answer.value.checks : [];
  return { readiness: readinessOf(checks, procedure.signature), checks };
}

/** Says before anything is typed whether the card on the reader can finish this. */
export function CardReadiness({ readiness, checks }: CardReport) {
  const { t } = useApp();
  switch (readiness.is) {
    case 'unknown':
      return null;
    case 'ready':
      return (
        <Note kind="success" title={t.procedure.ready}>
          <CardFacts checks={checks} />
        </Note>
      );
    case 'likely':
      return (
        <Note kind="info" title={t.procedure.likely}>
          <p>{t.procedure.likelyNote}</p>
          <CardFacts checks={checks} />
        </Note>
      );
    case 'unsignedOnly':
    case 'cannot':
      return (
        <Note kind="warning" title={t.procedure.cannot}>
          <p>{t.procedure.hindrances[readiness.because]}</p>
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
