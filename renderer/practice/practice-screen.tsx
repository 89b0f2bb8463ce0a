import { useState } from 'react';
import { loadPersonaWords } from '#words/persona-words.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Choice, Choices } from '../ui/choice.tsx';
import { useLoadedWords } from '../ui/words.ts';
import { useApp, useWindowState } from '../window/app-context.ts';
import { Link } from '../window/link.tsx';
import { Page } from '../window/page.tsx';

/** Offers invented cards to people who have no reader or card, or want to try first. */
export function PracticeScreen() {
  const { store, t } = useApp();
  const words = useLoadedWords(loadPersonaWords);
  const { snapshot } = useWindowState(store);
  const personas = snapshot?.practicePersonas ?? [];
  const [chosen, setChosen] = useState(snapshot?.environment.practicePersona ?? personas[0]?.name);
  return (
    <Page id="practice" title={t.practice.title}>
      <p className="lead">{t.practice.lead}</p>
      <Choices legend={t.practice.choose}>
        {personas.map(({ name, secrets }) => (
          <Choice
            key={name}
            type="radio"
            name="persona"
            checked={chosen === name}
            onChange={() => setChosen(name)}
            about={(['auth', 'text', 'sign'] as const)
              .map((slot) => `${t.practice.secretOf[slot]}\u00a0${secrets[slot]}`)
              .join(' / ')}
          >
            {words?.[name]}
          </Choice>
        ))}
      </Choices>
      <Actions>
        <Button
          kind="filled"
          busyLabel={t.practice.starting}
          onPress={async () => {
            if (chosen === undefined) return;
            const entered = await store.command('enterPractice', { persona: chosen });
            if (entered.ok) store.go({ at: 'home' });
          }}
        >
          {t.practice.start}
        </Button>
        <Link className="button is-outline" to={{ at: 'home' }}>
          {t.app.backHome}
        </Link>
      </Actions>
    </Page>
  );
}
