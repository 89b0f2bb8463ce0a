import { inLanguage } from '#contract/localized-text.ts';
import { Button } from '../parts/button.tsx';
import { FailureNote } from '../parts/failure-note.tsx';
import { Icon } from '../parts/icon.tsx';
import { Actions, Page } from '../parts/page.tsx';
import { visibleText } from '../parts/visible-text.ts';
import { Waiting } from '../parts/waiting.tsx';
import { useAnswer, useApp } from '../state/app-context.ts';

/** S01, S25: what is ready and what to do about the rest. Uses no PIN. */
export function DiagnosisScreen() {
  const { store, say, language } = useApp();
  const { answer, again } = useAnswer('runDoctor', {});
  return (
    <Page id="diagnosis" title={say.diagnosis.title}>
      <p className="lead">{say.diagnosis.lead}</p>
      {answer.at === 'loading' && <Waiting words={say.diagnosis.checking} />}
      {answer.at === 'failed' && <FailureNote failure={answer.failure} />}
      {answer.at === 'ready' && (
        <ul className="checks">
          {answer.value.checks.map((check) => (
            <li key={check.name} className={check.ok ? 'is-ok' : 'is-wrong'}>
              <Icon name={check.ok ? 'success' : 'warning'} />
              <div>
                <h2>{say.diagnosis.names[check.name]}</h2>
                <p className="check-state">{check.ok ? say.diagnosis.ok : say.diagnosis.notOk}</p>
                <p>{visibleText(inLanguage(check.detail, language))}</p>
                {check.remedy !== null && <p>{visibleText(inLanguage(check.remedy, language))}</p>}
              </div>
            </li>
          ))}
        </ul>
      )}
      <Actions>
        <Button kind="filled" onPress={again}>
          {say.diagnosis.again}
        </Button>
        <Button onPress={() => store.back()}>{say.app.back}</Button>
      </Actions>
    </Page>
  );
}
