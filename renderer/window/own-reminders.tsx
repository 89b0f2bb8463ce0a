import type { FamilyView } from '#contract/app/views/family-view.ts';
import type { FamilyAnswers } from '#contract/family/answers.ts';
import { procedureIdSchema } from '#contract/values/brands.ts';
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
  const { answer } = useAnswer('readFamilyList', { answers });
  const view = answer.at === 'ready' ? answer.value : undefined;
  const lines = view === undefined ? [] : soonIn(view);
  if (view === undefined || lines.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="own-reminders">
      <h2 id="own-reminders">{t.family.reminders}</h2>
      <p className="quiet">{t.family.remindersAbout}</p>
      <ul>
        {lines.map((line) => (
          <Reminder key={`${line.date} ${line.id}`} line={line} view={view} home={answers.municipality} />
        ))}
      </ul>
      <p>
        <Link to={{ at: 'family' }}>{t.family.title}</Link>
      </p>
    </section>
  );
}

type Deadline = FamilyView['result']['timeline'][number];

function soonIn({ today, result }: FamilyView): Deadline[] {
  const last = addDays(today, AHEAD_DAYS);
  return result.timeline.filter(({ kind, date, id }) => kind === 'deadline' && id !== undefined && date <= last);
}

function Reminder(props: {
  readonly line: Deadline;
  readonly view: FamilyView;
  readonly home: FamilyAnswers['municipality'];
}) {
  const { line, view, home } = props;
  const { language } = useApp();
  const entry = line.id === undefined ? undefined : view.entries[line.id];
  const id = procedureIdSchema.safeParse(line.id);
  if (entry === undefined) return null;
  const title = visibleText(inLanguage(entry.title, language));
  return (
    <li>
      {entry.isForm && id.success ? (
        <Link to={{ at: 'procedure', id: id.data, municipality: home }}>{title}</Link>
      ) : (
        title
      )}{' '}
      <DueIn day={line.date} />
    </li>
  );
}
