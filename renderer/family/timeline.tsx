import type { FamilyView } from '#contract/app/views/family-view.ts';
import type { TimelineLine } from '#contract/family/result.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useApp } from '../window/app-context.ts';
import { personWords } from './person-words.ts';
import './family.css';

/** What comes in the next two years, by month. */
export function Timeline({ view }: { readonly view: FamilyView }) {
  const { t } = useApp();
  const { timeline } = view.result;
  if (timeline.length === 0) return null;
  const months = [...Map.groupBy(timeline, ({ date }) => date.slice(0, 7))];
  return (
    <section className="family-timeline" aria-labelledby="timeline">
      <h2 id="timeline">{t.family.timeline}</h2>
      {months.map(([month, lines]) => (
        <section key={month} aria-labelledby={`timeline-${month}`}>
          <h3 id={`timeline-${month}`}>{t.dates.month(calendarDateSchema.parse(`${month}-01`))}</h3>
          <ul>
            {lines.map((line) => (
              <Line key={`${line.date} ${line.kind} ${line.id ?? line.person ?? ''}`} line={line} view={view} />
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

function Line({ line, view }: { readonly line: TimelineLine; readonly view: FamilyView }) {
  const { t, language } = useApp();
  const { date, kind, id, person, perMonth = 0, perMonthAtMost } = line;
  const entry = id === undefined ? undefined : view.entries[id];
  const title = entry === undefined ? t.family.childAllowance : visibleText(inLanguage(entry.title, language));
  const yen =
    perMonthAtMost === undefined
      ? t.family.yen(perMonth)
      : t.family.range(t.family.yen(perMonth), t.family.yen(perMonthAtMost));
  const who = person === undefined ? '' : personWords(view, person, t);
  return (
    <li>
      <span className="quiet">{t.dates.day(date)}</span> {t.family.lines[kind](person === undefined ? title : who, yen)}
    </li>
  );
}
