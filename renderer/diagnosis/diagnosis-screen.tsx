import { useEffect, useRef, useState } from 'react';
import type { DevicesView } from '#contract/app/views/devices-view.ts';
import { type DiagnosisCheck, levelOf } from '#contract/app/views/diagnosis-view.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { type DiagnosisWords, diagnosisTextOf, loadDiagnosisWords } from '#words/diagnosis-text.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Note } from '../ui/note.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useLoadedWords } from '../ui/words.ts';
import { useAnswer, useApp, useWindowState } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { Page } from '../window/page.tsx';
import './diagnosis.css';

/** S01, S25: what is ready and what to do about the rest. Looks anew when a reader or card comes or goes; uses no PIN. */
export function DiagnosisScreen() {
  const { store, t } = useApp();
  const { snapshot } = useWindowState(store);
  const words = useLoadedWords(loadDiagnosisWords);
  const { answer, again } = useAnswer('runDiagnosis', {});
  const [savedAs, setSavedAs] = useState<string>();
  const isAsking = answer.at === 'loading' || answer.isAsking;

  const devices = snapshot === undefined ? '' : whatIsThere(snapshot.devices);
  const seen = useRef(devices);
  useEffect(() => {
    if (seen.current === devices) return;
    seen.current = devices;
    void again();
  });

  return (
    <Page id="diagnosis" title={t.home.diagnosis}>
      {words !== undefined && (
        <>
          <p className="lead">{words.screen.lead}</p>
          {isAsking && <Waiting words={words.screen.checking} />}
          {answer.at === 'failed' && !isAsking && <FailureNote failure={answer.failure} />}
          {answer.at === 'ready' && (
            <ul className="checks">
              {answer.value.checks.map((check) => (
                <Check key={check.check} check={check} words={words} />
              ))}
            </ul>
          )}
          {savedAs !== undefined && <Note kind="success" title={words.screen.saved(visibleText(savedAs))} />}
          <Actions>
            <Button kind="filled" onPress={again}>
              {words.screen.again}
            </Button>
            <Button
              onPress={async () => {
                const saved = await store.command('saveDiagnosisReport', {});
                if (saved.ok) setSavedAs(saved.value.savedAs);
              }}
            >
              {words.screen.save}
            </Button>
            <Button onPress={() => store.back()}>{t.app.back}</Button>
          </Actions>
          <p>{words.screen.saveNote}</p>
        </>
      )}
    </Page>
  );
}

function Check({ check, words }: { readonly check: DiagnosisCheck; readonly words: DiagnosisWords }) {
  const { detail, remedy } = diagnosisTextOf(words.checks, check);
  const level = levelOf(check);
  return (
    <li className={`is-${level}`}>
      <Icon name={level === 'ok' ? 'success' : 'warning'} />
      <div>
        <h2>{words.screen.names[check.check]}</h2>
        <p className="check-state">{words.screen.levels[level]}</p>
        <p>{detail}</p>
        {remedy !== null && <p>{remedy}</p>}
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
