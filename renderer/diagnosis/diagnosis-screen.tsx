import { useEffect, useRef, useState } from 'react';
import type { DevicesView } from '#contract/app/views/devices-view.ts';
import type { DiagnosisCheck } from '#contract/app/views/diagnosis-view.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { Icon } from '../ui/icon.tsx';
import { Note } from '../ui/note.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useAnswer, useApp, useWindowState } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import './diagnosis.css';

/** S01, S25: what is ready and what to do about the rest. Looks anew when a reader or card comes or goes; uses no PIN. */
export function DiagnosisScreen() {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  const { answer, again } = useAnswer('runDiagnosis', {});
  const [savedAs, setSavedAs] = useState<string>();
  const shown = useRef<readonly DiagnosisCheck[]>([]);
  if (answer.at === 'ready') shown.current = answer.value.checks;

  const devices = snapshot === undefined ? '' : whatIsThere(snapshot.devices);
  const seen = useRef(devices);
  useEffect(() => {
    if (seen.current === devices) return;
    seen.current = devices;
    again();
  });

  return (
    <Page id="diagnosis" title={t.diagnosis.title}>
      <p className="lead">{t.diagnosis.lead}</p>
      {answer.at === 'loading' && <Waiting words={t.diagnosis.checking} />}
      {answer.at === 'failed' && <FailureNote failure={answer.failure} />}
      {answer.at !== 'failed' && (
        <ul className="checks">
          {shown.current.map((check) => (
            <Check key={check.name} check={check} />
          ))}
        </ul>
      )}
      {savedAs !== undefined && <Note kind="success" title={t.diagnosis.saved(visibleText(savedAs))} />}
      <Actions>
        <Button kind="filled" onPress={again}>
          {t.diagnosis.again}
        </Button>
        <Button
          onPress={async () => {
            const saved = await store.command('saveDiagnosisReport', {});
            if (saved.ok) setSavedAs(saved.value.savedAs);
          }}
        >
          {t.diagnosis.save}
        </Button>
        <Button onPress={() => store.back()}>{t.app.back}</Button>
      </Actions>
      <p>{t.diagnosis.saveNote}</p>
    </Page>
  );
}

function Check({ check }: { readonly check: DiagnosisCheck }) {
  const { t, language } = useApp();
  const { name, ok, detail, remedy } = check;
  const level = ok ? (remedy === null ? 'ok' : 'soon') : 'wrong';
  return (
    <li className={`is-${level}`}>
      <Icon name={level === 'ok' ? 'success' : 'warning'} />
      <div>
        <h2>{t.diagnosis.names[name]}</h2>
        <p className="check-state">{t.diagnosis.levels[level]}</p>
        <p>{visibleText(inLanguage(detail, language))}</p>
        {remedy !== null && <p>{visibleText(inLanguage(remedy, language))}</p>}
      </div>
    </li>
  );
}

/** Changes when something is plugged in, unplugged, put on or taken off. */
function whatIsThere(devices: DevicesView): string {
  return devices.service === 'running'
    ? devices.readers.map(({ name, card }) => `${name}\n${card}`).join('\n')
    : devices.service;
}
