import { pensionSums, pensionYears } from '#contract/portal/own-data-pictures.ts';
import type { OwnRow } from '#contract/portal/own-data-routes.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useApp } from '../../window/app-context.ts';
import '../own-data.css';
import './pictures.css';

const MONTHS = Array.from({ length: 12 }, (_, at) => at + 1);

/** Months by year in the words of the source, and their sums: a table, which is its own picture. */
export function PensionPicture({ rows }: { readonly rows: readonly OwnRow[] }) {
  const { t } = useApp();
  const words = t.ownData.pictures;
  const years = pensionYears(rows);
  if (years.length === 0) return null;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard */}
      <section className="own-table own-months" aria-label={words.months} tabIndex={0}>
        <table>
          <caption>{words.months}</caption>
          <thead>
            <tr>
              <th scope="col">{words.year}</th>
              {MONTHS.map((month) => (
                <th key={month} scope="col">
                  {words.monthOf(month)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {years.map(({ year, months }) => (
              <tr key={year}>
                <th scope="row">{year}</th>
                {MONTHS.map((month) => {
                  const state = months[month - 1];
                  return state === undefined ? (
                    <td key={month} className="is-empty">
                      <span aria-hidden="true">·</span>
                      <span className="visually-hidden">{t.ownData.empty}</span>
                    </td>
                  ) : (
                    <td key={month}>{visibleText(state)}</td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p>
        {pensionSums(years)
          .map(([state, months]) => words.sum(visibleText(state), months))
          .join(words.between)}
      </p>
    </>
  );
}
