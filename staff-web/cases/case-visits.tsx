import { useState } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { dayOfSlot, type Slot, slotSchema, timeOfSlot } from '#contract/procedure/visit.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk, useInLanguage } from '../page/desk-context.ts';
import { EntryField } from '../page/entry-field.tsx';
import type { DoAct } from './act.ts';
import './cases.css';

/** Visits of a case: booked, moved and ended by the office. */
export function CaseVisits({ detail, act }: { readonly detail: CaseDetail; readonly act: DoAct }) {
  const { d } = useDesk();
  const { t } = useWords();
  const inLanguage = useInLanguage();
  const { visits, section, may } = detail;
  const today = japaneseDay(epochMs(Date.now()));
  if (section === null && visits.length === 0) return null;
  return (
    <section>
      <h3>{d.visits.ofCase}</h3>
      {section !== null && <p className="quiet">{inLanguage(section.place)}</p>}
      {visits.length === 0 && <p>{d.visits.noneOfCase}</p>}
      <ul className="originals">
        {visits.map(({ visit, slot, state }) => {
          const when = `${t.dates.weekday(dayOfSlot(slot))} ${timeOfSlot(slot)}`;
          return (
            <li key={visit}>
              <p>
                <strong>{when}</strong> {d.visits.states[state]}
              </p>
              {state === 'booked' && (
                <div className="case-bar-row">
                  {(['visitAttended', 'visitMissed', 'cancelVisit'] as const)
                    .filter((type) => may.includes(type) && (type === 'cancelVisit' || dayOfSlot(slot) <= today))
                    .map((type) => (
                      <Button key={type} onPress={() => act({ type, visit })}>
                        {d.acts[type]}
                        <span className="visually-hidden"> {when}</span>
                      </Button>
                    ))}
                  {may.includes('changeVisit') && (
                    <SlotForm
                      at={`visit-${visit}`}
                      go={d.acts.changeVisit}
                      onSlot={(wanted) => act({ type: 'changeVisit', visit, slot: wanted })}
                    />
                  )}
                </div>
              )}
            </li>
          );
        })}
      </ul>
      {may.includes('bookVisit') && section !== null && (
        <SlotForm at="visit-new" go={d.acts.bookVisit} onSlot={(slot) => act({ type: 'bookVisit', slot })} />
      )}
    </section>
  );
}

/** A day and a time as they were agreed on the telephone; the portal says whether they are free. */
function SlotForm(props: {
  readonly at: string;
  readonly go: string;
  readonly onSlot: (slot: Slot) => Promise<boolean>;
}) {
  const { d } = useDesk();
  const [typed, setTyped] = useState('');
  const [isTried, setIsTried] = useState(false);
  const slot = slotSchema.safeParse(typed);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        if (slot.success) void props.onSlot(slot.data);
      }}
    >
      <EntryField
        words={{
          at: props.at,
          isRequired: true,
          label: d.visits.when,
          error: isTried && !slot.success ? d.visits.whenWrong : undefined,
        }}
        type="datetime-local"
        value={typed}
        onEnter={(value) => setTyped(value.slice(0, 16))}
      />
      <Button type="submit">{props.go}</Button>
    </form>
  );
}
