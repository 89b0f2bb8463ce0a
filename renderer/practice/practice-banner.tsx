import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { useApp } from '../window/app-context.ts';

/** Says on every screen that nothing here is real, and shows the made-up card's made-up secrets. */
export function PracticeBanner({ snapshot }: { readonly snapshot: Snapshot }) {
  const { store, say, language } = useApp();
  const { world, practicePersonas } = snapshot;
  if (!world.portal.practice && world.practicePersona === null) return null;
  const persona = practicePersonas.find(({ name }) => name === world.practicePersona);
  return (
    <aside className="practice" aria-label={say.practice.banner}>
      <p>
        <strong className="practice-tag">{say.practice.banner}</strong>
        {world.portal.practice && <span>{say.practice.portal}</span>}
      </p>
      {world.practicePersona !== null && (
        <div className="practice-card">
          <span>
            {say.practice.card(visibleText(persona ? inLanguage(persona.about, language) : world.practicePersona))}
          </span>
          {persona !== undefined && (
            <details>
              <summary>{say.practice.secrets}</summary>
              <dl className="secrets">
                {(['auth', 'text', 'sign'] as const).map((slot) => (
                  <div key={slot}>
                    <dt>{say.practice.secretOf[slot]}</dt>
                    <dd>{persona.secrets[slot]}</dd>
                  </div>
                ))}
              </dl>
              <p>{say.practice.secretsNote}</p>
            </details>
          )}
          <Button kind="text" onPress={() => store.command('leavePractice', {})}>
            {say.practice.leave}
          </Button>
        </div>
      )}
    </aside>
  );
}
