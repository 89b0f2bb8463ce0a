import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { dayOfSlot } from '#contract/procedure/visit.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { useWords } from '#ui/words.ts';
import { slotInWords } from '#words/dates.ts';
import { useDesk, useInLanguage } from '../page/desk-context.ts';
import type { DoAct } from './act.ts';
import { SlotPicker } from './slot-picker.tsx';
import { VisitActs } from './visit-acts.tsx';
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
          const when = slotInWords(slot, t.dates);
          return (
            <li key={visit}>
              <p>
                <strong>{when}</strong> {d.visits.states[state]}
              </p>
              {state === 'booked' && (
                <VisitActs
                  acts={(['visitAttended', 'visitMissed', 'cancelVisit'] as const).filter(
                    (type) => may.includes(type) && (type === 'cancelVisit' || dayOfSlot(slot) <= today),
                  )}
                  of={when}
                  onAct={(type) => act({ type, visit })}
                >
                  {may.includes('changeVisit') && section !== null && (
                    <SlotPicker
                      at={`visit-${visit}`}
                      section={section.key}
                      go={d.acts.changeVisit}
                      onSlot={(wanted) => act({ type: 'changeVisit', visit, slot: wanted })}
                    />
                  )}
                </VisitActs>
              )}
            </li>
          );
        })}
      </ul>
      {may.includes('bookVisit') && section !== null && (
        <SlotPicker
          at="visit-new"
          section={section.key}
          go={d.acts.bookVisit}
          onSlot={(slot) => act({ type: 'bookVisit', slot })}
        />
      )}
    </section>
  );
}
