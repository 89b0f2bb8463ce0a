import type { ProcedureView } from '#contract/app/views/procedure-view.ts';
import { isHearsay } from '#contract/procedure/definition-warnings.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { MunicipalityCode, ProcedureId } from '#contract/values/brands.ts';
import { inLanguage, type LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { FeeFact } from '../ui/fee-fact.tsx';
import { Fold } from '../ui/fold.tsx';
import { Note } from '../ui/note.tsx';
import { Origin } from '../ui/origin.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useActing, useAnswer, useApp, useIsPublicTerminal, useWindowState } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { completeAnswers } from '../window/family-draft.ts';
import { Page } from '../window/page.tsx';
import { PaperForm } from '../window/paper-form.tsx';
import { printPart } from '../window/printed-part.tsx';
import { SentBefore } from '../window/sent-before.tsx';
import { VisitElsewhere } from '../window/visit-elsewhere.tsx';
import { CardReadiness, useCardReport } from './card-readiness.tsx';
import { FiledElsewhere } from './filed-elsewhere.tsx';
import { OtherWays } from './other-ways.tsx';
import './procedures.css';

/** S08: who, until when, what is needed, and every secret, before anything is started. */
export function ProcedureScreen(props: { readonly id: ProcedureId; readonly municipality: MunicipalityCode }) {
  const { store, t } = useApp();
  const { answer, again } = useAnswer('readProcedure', { id: props.id, municipality: props.municipality });
  switch (answer.at) {
    case 'loading':
      return (
        <Page id="procedure-loading" title={t.work.loadingProcedure.title}>
          <Waiting words={t.app.loading} />
        </Page>
      );
    case 'failed':
      return (
        <Page id="procedure-failed" title={t.search.title}>
          <FailureNote failure={answer.failure} />
          <Actions>
            <Button kind="filled" onPress={again}>
              {t.app.retry}
            </Button>
            <Button onPress={() => store.back({ at: 'search' })}>{t.app.back}</Button>
          </Actions>
        </Page>
      );
    case 'ready':
      return <ProcedurePage {...answer.value} />;
  }
}

function ProcedurePage({ procedure, papers }: ProcedureView) {
  const { store, t, language } = useApp();
  const { snapshot } = useWindowState(store);
  const isPublic = useIsPublicTerminal();
  const isSignedIn = snapshot?.session.at === 'active';
  const devices = snapshot?.devices;
  const cardIsThere = devices?.service === 'running' && devices.readers.some(({ card }) => card === 'present');
  const report = useCardReport(procedure, cardIsThere && procedure.elsewhere === undefined);
  const { readiness } = report;
  const begin = useBegin(procedure, isSignedIn);
  const words = (text: LocalizedText) => visibleText(inLanguage(text, language));
  const place = words(procedure.municipality.name);
  const known = [...papers.needed, ...papers.notNeeded];
  const needed = procedure.attachments.filter(({ key }) => papers.needed.includes(key));
  const sometimes = procedure.attachments.filter(({ key }) => !known.includes(key));
  const told = procedure.legalBasis.filter(({ source }) => !isHearsay(source));
  const signs = procedure.signature !== 'notUsed';
  const isFiledHere = procedure.elsewhere === undefined;
  const mandate = useActing();
  const isCovered = mandate === undefined || mandate.scope.procedures.includes(procedure.id);
  const isHindered = isFiledHere && (readiness.is === 'cannot' || readiness.is === 'unsignedOnly');
  return (
    <Page id="procedure" title={words(procedure.title)} eyebrow={t.procedure.eyebrow(place)}>
      <p className="lead">{words(procedure.summary)}</p>
      {!isCovered && (
        <Note kind="warning" title={t.acting.notCovered}>
          <p>{t.acting.notCoveredTodo}</p>
        </Note>
      )}
      <FiledElsewhere procedure={procedure} />
      {isFiledHere && <CardReadiness {...report} />}
      {isHindered && isCovered && <OtherWays procedure={procedure} because={readiness.because} onBegin={begin} />}
      <SentBefore procedure={procedure} />
      <section>
        <h2>
          {papers.fromHousehold ? t.procedure.papersForYou(needed.length) : t.procedure.yourPapers(needed.length)}
          {papers.fromHousehold && (
            <>
              {' '}
              <Origin is="household">{t.procedure.fromHousehold}</Origin>
            </>
          )}
        </h2>
        {needed.length > 0 ? (
          <ul className="papers">
            {needed.map((rule) => (
              <li key={rule.key}>
                {words(rule.title)}
                {rule.because !== undefined && (
                  <>
                    <br />
                    <span className="quiet">{words(rule.because)}</span>
                  </>
                )}
              </li>
            ))}
          </ul>
        ) : (
          sometimes.length > 0 && <p>{t.procedure.noPapers}</p>
        )}
      </section>
      <Facts>
        <Fact name={t.procedure.deadline}>{words(procedure.deadlineText)}</Fact>
        <Fact name={t.procedure.minutes}>{t.procedure.minutesValue(procedure.minutesNeeded)}</Fact>
        <FeeFact fee={procedure.fee} />
        <Fact name={t.procedure.secrets}>
          {[
            t.procedure.secretAuth,
            ...(mandate === undefined ? [t.procedure.secretText] : []),
            ...(signs ? [t.procedure.secretSign] : []),
          ].map((secret) => (
            <span key={secret} className="procedure-secret">
              {secret}
            </span>
          ))}
          {procedure.signature !== 'required' && t.procedure.signature[procedure.signature]}
        </Fact>
      </Facts>
      <Actions>
        {!isHindered && isCovered && (isFiledHere || !isPublic) && (
          <Button kind="filled" onPress={begin}>
            {!isFiledHere ? t.procedure.toPrint.go : isSignedIn ? t.procedure.begin : t.procedure.signInFirst}
          </Button>
        )}
        {!isPublic && <Button onPress={() => printPart('paper')}>{t.procedure.blank}</Button>}
        <Button onPress={() => store.back({ at: mandate === undefined ? 'search' : 'home' })}>{t.app.back}</Button>
      </Actions>
      {!isSignedIn && <p className="quiet">{t.procedure.signInNote}</p>}
      <VisitElsewhere visitFor={procedure.visit === undefined ? null : procedure.id} />
      {sometimes.length > 0 && (
        <Fold title={t.procedure.onlyWhen}>
          <Facts>
            {sometimes.map((rule) => (
              <Fact key={rule.key} name={words(rule.title)}>
                {rule.because !== undefined && words(rule.because)}
                {rule.whenUnsigned === true && t.procedure.whenUnsigned} {!rule.required && t.app.optional}
              </Fact>
            ))}
          </Facts>
        </Fold>
      )}
      <Fold title={t.procedure.whoMayFile}>
        <Facts>
          <Fact name={t.procedure.whoFor}>{words(procedure.whoFor)}</Fact>
          <Fact name={t.procedure.whoMayFile}>{words(procedure.whoMayFile)}</Fact>
        </Facts>
        {procedure.needed.length > 0 && (
          <>
            <h3>{t.procedure.needed}</h3>
            <ul>
              {procedure.needed.map((thing) => (
                <li key={thing.ja}>{words(thing)}</li>
              ))}
            </ul>
          </>
        )}
      </Fold>
      <Fold title={t.procedure.officeAndLaw}>
        <p>
          {words(procedure.office.name)}
          <br />
          {procedure.office.phone !== '' && visibleText(procedure.office.phone)}
          {procedure.office.phone === ''
            ? words(procedure.office.openHours)
            : t.app.aside(words(procedure.office.openHours))}
          <br />
          {visibleText(procedure.office.address)}
        </p>
        <ul>
          {told.map((basis) => (
            <li key={basis.label.ja}>
              {words(basis.label)}
              {t.app.aside(t.procedure.checkedOn(t.dates.day(basis.checkedOn)))}
            </li>
          ))}
        </ul>
        {told.length < procedure.legalBasis.length && <p>{t.procedure.toConfirm}</p>}
      </Fold>
      {!isPublic && <PaperForm procedure={procedure} />}
    </Page>
  );
}

/** Begins an application with what the card says, or goes on with one; signs in first where nobody is. */
function useBegin(procedure: Procedure, isSignedIn: boolean): () => Promise<unknown> {
  const { store, drafts } = useApp();
  const family = completeAnswers(drafts.family());
  return () =>
    isSignedIn
      ? store.command('beginApply', {
          procedure: procedure.id,
          municipality: procedure.municipality.code,
          applicantFrom: (drafts.read(procedure)?.applicant.by ?? 'nobody') === 'nobody' ? 'card' : 'form',
          ...(family === undefined ? {} : { family }),
        })
      : store.command('beginLogin', {});
}
