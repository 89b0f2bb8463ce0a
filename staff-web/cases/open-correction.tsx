import { type FormEvent, useState } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk, useInLanguage } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import type { DoAct } from './act.ts';
import { ReasonButton } from './reason-button.tsx';
import './cases.css';

/** What the person was asked to put right, while nothing has come; and the ways out of it. */
export function OpenCorrection({ detail, act }: { readonly detail: CaseDetail; readonly act: DoAct }) {
  const { d } = useDesk();
  const { t } = useWords();
  const inLanguage = useInLanguage();
  const open = detail.corrections.find(({ ended }) => ended === null);
  if (open === undefined) return null;
  return (
    <section className="open-correction" aria-label={d.correction.open}>
      <p>
        <strong>{d.correction.open}</strong> {d.correction.until(t.dates.weekday(open.lastDay))}
      </p>
      <ul>
        {open.marks.map((mark) => (
          <li key={JSON.stringify(mark)}>{inLanguage(mark.text)}</li>
        ))}
      </ul>
      <div className="case-bar-row">
        {detail.may.includes('extendCorrection') && <Extend act={act} />}
        {(['answeredAtCounter', 'cancelCorrection'] as const).map(
          (type) =>
            detail.may.includes(type) && (
              <ReasonButton
                key={type}
                open={d.acts[type]}
                title={d.acts[type]}
                onReason={(reason) => act({ type, reason })}
              />
            ),
        )}
      </div>
    </section>
  );
}

function Extend({ act }: { readonly act: DoAct }) {
  const { d } = useDesk();
  const [day, setDay] = useState('');
  const [isTried, setIsTried] = useState(false);
  const lastDay = calendarDateSchema.safeParse(day);

  async function extend(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    if (lastDay.success && (await act({ type: 'extendCorrection', lastDay: lastDay.data }))) setIsTried(false);
  }

  return (
    <details>
      <summary>{d.acts.extendCorrection}</summary>
      <form onSubmit={(event) => void extend(event)} noValidate>
        <EntryField
          words={{
            at: 'laterDay',
            label: d.correction.lastDay,
            isRequired: true,
            error: isTried && !lastDay.success ? d.correction.dayMissing : undefined,
          }}
          type="date"
          isMedium
          value={day}
          onEnter={setDay}
        />
        <Button type="submit">{d.acts.extendCorrection}</Button>
      </form>
    </details>
  );
}
