import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { loadPersonaWords } from '#words/persona-words.ts';
import { Button } from '../ui/button.tsx';
import { useLoadedWords } from '../ui/words.ts';
import { useApp } from '../window/app-context.ts';
import './practice.css';

/** Says on every screen that nothing here is real, and shows the secrets of the invented card. */
export function PracticeBanner({ snapshot }: { readonly snapshot: Snapshot }) {
  const { environment } = snapshot;
  return environment.portal.practice || environment.practicePersona !== null ? (
    <Practising snapshot={snapshot} />
  ) : null;
}

function Practising({ snapshot }: { readonly snapshot: Snapshot }) {
  const { store, t } = useApp();
  const personas = useLoadedWords(loadPersonaWords);
  const { environment, practicePersonas } = snapshot;
  const persona = practicePersonas.find(({ name }) => name === environment.practicePersona);
  return (
    <aside className="practice" aria-label={t.practice.banner}>
      <p>
        <strong className="practice-tag">{t.practice.banner}</strong>
        {environment.portal.practice && <span>{t.practice.portal}</span>}
      </p>
      {environment.practicePersona !== null && (
        <div className="practice-card">
          <span>
            {t.practice.card(persona ? (personas?.[persona.name] ?? '') : visibleText(environment.practicePersona))}
          </span>
          {persona !== undefined && (
            <details>
              <summary>{t.practice.secrets}</summary>
              <dl className="secrets">
                {(['auth', 'text', 'sign'] as const).map((slot) => (
                  <div key={slot}>
                    <dt>{t.practice.secretOf[slot]}</dt>
                    <dd>{persona.secrets[slot]}</dd>
                  </div>
                ))}
              </dl>
              <p>{t.practice.secretsNote}</p>
            </details>
          )}
          <Button kind="text" onPress={() => store.command('leavePractice', {})}>
            {t.practice.leave}
          </Button>
        </div>
      )}
    </aside>
  );
}
