import { useState } from 'react';
import type { ApplicationDetail } from '#contract/portal/application-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { instantInWords } from '#words/dates.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { useApp, useIsPublicTerminal } from '../window/app-context.ts';
import './applications.css';

/** The letters of the office, the newest first. Opening one is what the day counts from on which it was known. */
export function Letters(props: { readonly detail: ApplicationDetail; readonly onOpened: () => Promise<unknown> }) {
  const { detail, onOpened } = props;
  const { store, t } = useApp();
  const isPublic = useIsPublicTerminal();
  const [savedAs, setSavedAs] = useState<string>();
  const { letters, receiptNumber } = detail;
  if (letters.length === 0) return null;

  async function open(letter: number): Promise<void> {
    const saved = await store.command('saveLetter', { receiptNumber, letter });
    if (!saved.ok) return;
    setSavedAs(saved.value.savedAs);
    await onOpened();
  }

  return (
    <section className="panel is-next">
      <h2>{t.applications.letters}</h2>
      {savedAs !== undefined && <Note kind="success" title={t.applications.letterSaved(visibleText(savedAs))} />}
      <ul className="letters">
        {letters.toReversed().map(({ letter, number, day, outcome, openedAt, postedOn }) => (
          <li key={letter}>
            <p>
              <strong>{outcome === null ? t.applications.delayLetter : t.applications.outcomes[outcome]}</strong>
              <br />
              {t.applications.letter(visibleText(number), t.dates.day(day))}
            </p>
            <p className="quiet">
              {openedAt === null
                ? t.applications.letterUnopened
                : t.applications.letterOpened(instantInWords(openedAt, t.dates))}
            </p>
            {postedOn !== null && <p className="quiet">{t.applications.letterPosted(t.dates.day(postedOn))}</p>}
            {!isPublic && (
              <Button kind={openedAt === null ? 'filled' : 'outline'} onPress={() => open(letter)}>
                {t.applications.openLetter}
                {letters.length > 1 && <span className="visually-hidden">{t.app.aside(visibleText(number))}</span>}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {isPublic && <p>{t.applications.letterElsewhere}</p>}
    </section>
  );
}
