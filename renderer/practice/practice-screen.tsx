import { useState } from 'react';
import { loadPersonaWords } from '#words/persona-words.ts';
import { Button } from '../ui/button.tsx';
import { useLoadedWords } from '../ui/words.ts';
import { useApp, useWindowState } from '../window/app-context.ts';
import { Actions, Page } from '../window/page.tsx';

/** Offers made-up cards to people without a reader, a card, or the courage. */
export function PracticeScreen() {
  const { store, t } = useApp();
  const words = useLoadedWords(loadPersonaWords);
  const { snapshot } = useWindowState(store);
  const personas = snapshot?.practicePersonas ?? [];
  const [chosen, setChosen] = useState(snapshot?.environment.practicePersona ?? personas[0]?.name);
  return (
    <Page id="practice" title={t.practice.title}>
      <p className="lead">{t.practice.lead}</p>
      <fieldset className="choices">
        <legend>{t.practice.choose}</legend>
        {personas.map(({ name, secrets }) => (
          <label key={name} className="choice">
            <input type="radio" name="persona" checked={chosen === name} onChange={() => setChosen(name)} />
            <span>
              <span className="choice-title">{words?.[name]}</span>
              <span className="choice-about">
                {(['auth', 'text', 'sign'] as const)
                  .map((slot) => `${t.practice.secretOf[slot]} ${secrets[slot]}`)
                  .join(' / ')}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <Actions>
        <Button
          kind="filled"
          onPress={async () => {
            if (chosen === undefined) return;
            const entered = await store.command('enterPractice', { persona: chosen });
            if (entered.ok) store.go({ at: 'home' });
          }}
        >
          {t.practice.start}
        </Button>
        <Button onPress={() => store.go({ at: 'home' })}>{t.app.backHome}</Button>
      </Actions>
    </Page>
  );
}
