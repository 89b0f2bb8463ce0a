import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { Icon } from '../ui/icon.tsx';
import { useApp } from '../window/app-context.ts';
import './applications.css';

/** The papers that the office wants to see, and which of them it has seen. */
export function Papers({ originals }: Pick<ApplicationDetail, 'originals'>) {
  const { t, language } = useApp();
  if (originals.length === 0) return null;
  return (
    <section>
      <h2>{t.applications.papers}</h2>
      <Facts>
        {originals.map(({ key, title, state, dueOn }) => (
          <Fact key={key} name={visibleText(inLanguage(title, language))}>
            {state === 'expected' ? (
              <>
                {t.applications.paperExpected}
                {dueOn !== null && (
                  <>
                    <br />
                    <strong>{t.applications.paperBy(t.dates.weekday(dueOn))}</strong>
                  </>
                )}
              </>
            ) : (
              <span className="paper-there">
                <Icon name="success" /> {t.applications.paperStates[state]}
              </span>
            )}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}
