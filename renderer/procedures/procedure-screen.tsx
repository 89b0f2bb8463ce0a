import type { AttachmentRule, Procedure } from '#contract/procedure/procedure.ts';
import type { MunicipalityCode, ProcedureId } from '#contract/values/brands.ts';
import { inLanguage, type LocalizedText } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useAnswer, useApp, useWindowState } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { Page } from '../window/page.tsx';
import { CardReadiness } from './card-readiness.tsx';
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
      return <ProcedurePage procedure={answer.value} />;
  }
}

function ProcedurePage({ procedure }: { readonly procedure: Procedure }) {
  const { store, drafts, t, language } = useApp();
  const { snapshot } = useWindowState(store);
  const isSignedIn = snapshot?.session.at === 'active';
  const devices = snapshot?.devices;
  const cardIsThere = devices?.service === 'running' && devices.readers.some(({ card }) => card === 'present');
  const words = (text: LocalizedText) => visibleText(inLanguage(text, language));
  const place = words(procedure.municipality.name);
  const isConditional = ({ when, whenUnsigned }: AttachmentRule) => when !== undefined || whenUnsigned === true;
  const always = procedure.attachments.filter((rule) => !isConditional(rule));
  const sometimes = procedure.attachments.filter(isConditional);
  return (
    <Page id="procedure" title={words(procedure.title)} eyebrow={t.procedure.eyebrow(place)}>
      <p className="lead">{words(procedure.summary)}</p>
      {cardIsThere && <CardReadiness procedure={procedure} />}
      <Facts>
        <Fact name={t.procedure.whoFor}>{words(procedure.whoFor)}</Fact>
        <Fact name={t.procedure.whoMayFile}>{words(procedure.whoMayFile)}</Fact>
        <Fact name={t.procedure.deadline}>{words(procedure.deadlineText)}</Fact>
        <Fact name={t.procedure.minutes}>{t.procedure.minutesValue(procedure.minutesNeeded)}</Fact>
        <Fact name={t.procedure.where}>{t.procedure.online}</Fact>
      </Facts>
      {procedure.needed.length > 0 && (
        <section>
          <h2>{t.procedure.needed}</h2>
          <ul>
            {procedure.needed.map((thing) => (
              <li key={thing.ja}>{words(thing)}</li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{t.procedure.secrets}</h2>
        <p>{t.procedure.secretsValue}</p>
        <ul>
          <li>{t.procedure.card}</li>
          <li>{t.procedure.secretAuth}</li>
          <li>{t.procedure.secretText}</li>
          {procedure.signature !== 'notUsed' && <li>{t.procedure.secretSign}</li>}
        </ul>
        {procedure.signature !== 'required' && <p>{t.procedure.signature[procedure.signature]}</p>}
      </section>
      {procedure.attachments.length > 0 && (
        <section>
          <h2>{t.procedure.attachments}</h2>
          {always.length > 0 ? (
            <ul>
              {always.map((rule) => (
                <li key={rule.key}>
                  {words(rule.title)} {!rule.required && t.app.optional}
                </li>
              ))}
            </ul>
          ) : (
            <p>{t.procedure.noPapers}</p>
          )}
          {sometimes.length > 0 && (
            <details>
              <summary>{t.procedure.onlyWhen}</summary>
              <ul>
                {sometimes.map((rule) => (
                  <li key={rule.key}>
                    {words(rule.title)}
                    {rule.because !== undefined && t.app.aside(words(rule.because))}
                    {rule.whenUnsigned === true && t.app.aside(t.procedure.whenUnsigned)}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </section>
      )}
      <Actions>
        {isSignedIn ? (
          <Button
            kind="filled"
            onPress={() =>
              store.command('beginApply', {
                procedure: procedure.id,
                municipality: procedure.municipality.code,
                applicantFrom: (drafts.read(procedure)?.applicant.by ?? 'nobody') === 'nobody' ? 'card' : 'form',
              })
            }
          >
            {t.procedure.begin}
          </Button>
        ) : (
          <Button kind="filled" onPress={() => store.command('beginLogin', {})}>
            {t.procedure.signInFirst}
          </Button>
        )}
        <Button onPress={() => store.back({ at: 'search' })}>{t.app.back}</Button>
      </Actions>
      {!isSignedIn && <p className="quiet">{t.procedure.signInNote}</p>}
      <section className="quiet quiet-section">
        <h2>{t.procedure.office}</h2>
        <p>
          {words(procedure.office.name)}
          <br />
          {visibleText(procedure.office.phone)}
          {t.app.aside(words(procedure.office.openHours))}
          <br />
          {visibleText(procedure.office.address)}
        </p>
        <h2>{t.procedure.legal}</h2>
        <ul>
          {procedure.legalBasis.map((basis) => (
            <li key={basis.label.ja}>
              {words(basis.label)}
              {t.app.aside(t.procedure.checkedOn(t.dates.day(basis.checkedOn)))}
            </li>
          ))}
        </ul>
      </section>
    </Page>
  );
}
