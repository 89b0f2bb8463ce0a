import type { ApplicationDetail, OpenCorrection } from '#contract/portal/application-routes.ts';
import { isSigned } from '#contract/procedure/procedure.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';
import { DueIn } from '../window/due-in.tsx';
import { labelOfProblem, placeOfMark } from '../window/place-label.ts';
import './applications.css';

/** What the office asks to be put right: each place with its sentence, until when, and the way there. */
export function CorrectionPanel(props: {
  readonly detail: ApplicationDetail;
  readonly correction: OpenCorrection;
  /** Nothing begins here while another application is written. */
  readonly isAside: boolean;
}) {
  const { detail, correction, isAside } = props;
  const { store, t, language } = useApp();
  const { receiptNumber } = detail;
  const { answer } = useAnswer('readFiledProcedure', { receiptNumber });
  const procedure = answer.at === 'ready' ? answer.value : undefined;
  const { marks, lapsed, lastDay, askedAt } = correction;
  const bringsOnly = marks.every(({ target }) => target.kind === 'original');
  const goesSigned = procedure === undefined || isSigned(procedure, {});
  return (
    <section className="panel is-careful">
      <div className="correction-head">
        <h2>{t.applications.toCorrect(marks.length)}</h2>
        <DueIn day={lastDay} />
      </div>
      <ul className="correction-marks">
        {marks.map(({ target, text }) => {
          const sentence = visibleText(inLanguage(text, language));
          return (
            <li key={`${JSON.stringify(target)} ${sentence}`}>
              {procedure !== undefined && (
                <p className="quiet">{labelOfProblem(procedure, placeOfMark(target), t, language)}</p>
              )}
              <p className="correction-words">{sentence}</p>
            </li>
          );
        })}
      </ul>
      <p className="quiet">{t.applications.askedAt(instantInWords(askedAt, t.dates))}</p>
      {lapsed && <p>{t.applications.lapsed}</p>}
      {bringsOnly ? (
        <p>{t.applications.bringOnly}</p>
      ) : (
        <p>{goesSigned ? t.applications.otherStays : t.applications.otherStaysUnsigned}</p>
      )}
      {!bringsOnly && !isAside && (
        <Actions>
          <Button kind="filled" onPress={() => store.command('beginCorrection', { receiptNumber })}>
            {t.applications.correct}
          </Button>
        </Actions>
      )}
    </section>
  );
}
