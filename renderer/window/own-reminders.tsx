import type { HouseholdNewsView } from '#contract/app/views/household-news-view.ts';
import type { FamilyAnswers } from '#contract/family/answers.ts';
import { amountChanges } from '#contract/family/news.ts';
import type { TimelineLine } from '#contract/family/result.ts';
import { municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { useAnswer, useApp } from './app-context.ts';
import { DueIn } from './due-in.tsx';
import { completeAnswers, useFamilyDraft } from './family-draft.ts';
import { Link } from './link.tsx';

/** How far ahead a day is told of. */
const AHEAD_DAYS = 60;

/** The app's own reminders, from what is answered of the household: worked out here, and known to no portal. */
export function OwnReminders() {
  const draft = useFamilyDraft();
  const answers = draft.at === 'ready' ? completeAnswers(draft.begun) : undefined;
  return answers === undefined ? null : <Reminders answers={answers} />;
}

function Reminders({ answers }: { readonly answers: FamilyAnswers }) {
  const { t } = useApp();
  const { answer } = useAnswer('readHouseholdNews', { answers });
  const view = answer.at === 'ready' ? answer.value : undefined;
  if (view === undefined) return null;
  const ending = endingIn(view);
  const opened = view.opened.filter((id) => ending.every((line) => line.id !== id));
  const isNew = (id: string) => view.opened.includes(id);
  const changes = amountChanges(view.result.timeline, view.today);
  if (ending.length + opened.length + changes.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="own-reminders">
      <h2 id="own-reminders">{t.family.reminders}</h2>
      <p className="quiet">{t.family.remindersAbout}</p>
      <ul>
        {ending.map(({ date, id }) => (
          <li key={`${date} ${id}`}>
            <Entry id={id} view={view} home={answers.municipality} /> <DueIn day={date} />
            {isNew(id) && <span className="quiet"> {t.family.opened}</span>}
          </li>
        ))}
        {opened.map((id) => (
          <li key={id}>
            <Entry id={id} view={view} home={answers.municipality} /> <span className="quiet">{t.family.opened}</span>
          </li>
        ))}
        {changes.map((line) => (
          <li key={line.date}>
            <Change line={line} />
          </li>
        ))}
      </ul>
      <p>
        <Link to={{ at: 'family' }}>{t.family.title}</Link>
      </p>
    </section>
  );
}

function endingIn({ today, result }: HouseholdNewsView) {
  const last = addDays(today, AHEAD_DAYS);
  return result.timeline.flatMap(({ kind, date, id }) =>
    kind === 'deadline' && id !== undefined && date <= last ? [{ date, id }] : [],
  );
}

/** What it is called, leading to its form where it has one: that of the municipality where it is applied for. */
function Entry({ id, view, home }: { readonly id: string; readonly view: HouseholdNewsView; readonly home: string }) {
  const { language } = useApp();
  const entry = view.entries[id];
  const procedure = procedureIdSchema.safeParse(id);
  const there = view.result.entries.find((one) => one.id === id)?.municipality ?? home;
  const municipality = municipalityCodeSchema.safeParse(there);
  if (entry === undefined) return null;
  const title = visibleText(inLanguage(entry.title, language));
  return entry.isForm && procedure.success && municipality.success ? (
    <Link to={{ at: 'procedure', id: procedure.data, municipality: municipality.data }}>{title}</Link>
  ) : (
    title
  );
}

function Change({ line: { date, kind, perMonth = 0, perMonthAtMost = perMonth } }: { readonly line: TimelineLine }) {
  const { t } = useApp();
  const [from, to] = [t.family.yen(perMonth), t.family.yen(perMonthAtMost)];
  const yen = perMonth === perMonthAtMost ? from : t.family.range(from, to);
  return (
    <>
      {t.family.lines[kind](t.family.childAllowance, yen)} <span className="quiet">{t.dates.day(date)}</span>
    </>
  );
}
