import { type DoseState, dueDoses } from '#contract/portal/own-data-pictures.ts';
import type { OwnRow } from '#contract/portal/own-data-routes.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { useApp } from '../../window/app-context.ts';
import { ownLabel } from '../own-label.ts';
import './pictures.css';

/** A shape for each, beside its words. */
const MARKS: { readonly [State in DoseState]: string } = { done: '✓', now: '○', later: '◇', over: '–' };

/** Which of the vaccinations that cities invite to were given, and when the others are: never that one must. */
export function VaccinationPicture({
  rows,
  today,
}: {
  readonly rows: readonly OwnRow[];
  readonly today: CalendarDate;
}) {
  const { t, language } = useApp();
  const doses = dueDoses(rows, today);
  const words = t.ownData.pictures;
  if (doses.length === 0) return null;
  return (
    <section className="own-picture" aria-label={words.vaccinations}>
      <h2>{words.vaccinations}</h2>
      <ul className="own-doses">
        {doses.map(({ vaccine, dose, state, from, until }) => (
          <li key={`${vaccine.ja} ${dose}`} className={`is-${state}`}>
            <span className="mark" aria-hidden="true">
              {MARKS[state]}
            </span>
            <span>
              {words.dose(ownLabel(vaccine, language), dose)}:{' '}
              {words.doses[state](words.month(from), words.month(until))}
            </span>
          </li>
        ))}
      </ul>
      <p className="quiet">{words.vaccinationsSay}</p>
    </section>
  );
}
