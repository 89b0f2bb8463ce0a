import { useState } from 'react';
import type { Failure } from '#contract/failures/failure.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import type { OfficeSlots } from '#contract/portal/visit-routes.ts';
import { dayOfSlot, type Slot, slotSchema, type ToldSection, timeOfSlot } from '#contract/procedure/visit.ts';
import type { CalendarDate, MunicipalityCode } from '#contract/values/brands.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { slotInWords } from '#words/dates.ts';
import type { Messages } from '#words/messages.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fact, Facts } from '../ui/facts.tsx';
import { Note } from '../ui/note.tsx';
import { Radios } from '../ui/radios.tsx';
import { useAnswer, useApp, useIsPublicTerminal } from '../window/app-context.ts';
import { FailureNote } from '../window/failure-note.tsx';
import { Unanswered } from '../window/unanswered.tsx';
import { MonthTable } from './month-table.tsx';
import { OneDay } from './one-day.tsx';

interface SlotChoiceProps {
  readonly municipality: MunicipalityCode;
  readonly section: ToldSection;
  /** A visit that is booked moves to the time. */
  readonly isMove: boolean;
  readonly book: (slot: Slot) => Promise<Outcome<unknown>>;
  readonly onDone: () => void;
}

/** A day in words, then a time, at one section of an office. */
export function SlotChoice(props: SlotChoiceProps) {
  const { municipality, section } = props;
  const { t, language } = useApp();
  const { answer, again } = useAnswer('listSlots', { municipality, section: section.key });
  // What was chosen outlives the times that are asked for again.
  const [day, setDay] = useState<CalendarDate>();
  const [failure, setFailure] = useState<Failure>();
  const choice = { day, setDay, failure, setFailure };
  return (
    <>
      <Facts isDense>
        <Fact name={t.visits.place}>{visibleText(inLanguage(section.place, language))}</Fact>
        <Fact name={t.visits.minutes}>{t.visits.about(section.minutes)}</Fact>
      </Facts>
      {answer.at === 'ready' ? (
        <Choosing {...props} {...choice} slots={answer.value} again={again} />
      ) : (
        <Unanswered answer={answer} again={again} />
      )}
    </>
  );
}

function Choosing(
  props: SlotChoiceProps & {
    readonly slots: OfficeSlots;
    readonly again: () => Promise<void>;
    readonly day: CalendarDate | undefined;
    readonly setDay: (day: CalendarDate) => void;
    readonly failure: Failure | undefined;
    readonly setFailure: (failure: Failure | undefined) => void;
  },
) {
  const { section, isMove, slots, again, failure, setDay, setFailure, onDone } = props;
  const { t } = useApp();
  const isPublic = useIsPublicTerminal();
  const firstFree = slots.days.find(({ state }) => state === 'free' || state === 'few')?.day;
  const day = props.day ?? (isPublic ? firstFree : undefined);
  const [slot, setSlot] = useState<Slot>();
  const [isTried, setIsTried] = useState(false);
  const error = isTried && slot === undefined ? t.visits.chooseTime : undefined;
  const chosen = slots.days.find((one) => one.day === day);

  function pick(other: CalendarDate): void {
    setDay(other);
    setSlot(undefined);
    setFailure(undefined);
    setIsTried(false);
  }
  async function book(): Promise<void> {
    setIsTried(true);
    if (slot === undefined) return;
    const outcome = await props.book(slot);
    if (outcome.ok) return onDone();
    setSlot(undefined);
    setIsTried(false);
    setFailure(outcome.failure);
    await again();
  }

  if (firstFree === undefined) {
    return (
      <Note kind="info" title={t.visits.noneFree}>
        <p>
          {slots.next === null ? '' : t.visits.nextFree(t.dates.weekday(dayOfSlot(slots.next)), timeOfSlot(slots.next))}{' '}
          {t.visits.call(visibleText(section.phone))}
        </p>
      </Note>
    );
  }
  return (
    <>
      {failure !== undefined && (
        <>
          <FailureNote failure={failure} />
          {failure.code === 'slotTaken' && <NextFree next={failure.next} />}
        </>
      )}
      {isPublic ? (
        <OneDay days={slots.days} at={day ?? firstFree} onDay={pick} />
      ) : (
        <MonthTable days={slots.days} at={day} onDay={pick} />
      )}
      {chosen?.slots.some(({ state }) => state !== 'full') && (
        <section>
          <Radios
            words={{ at: 'slot', label: t.visits.times(t.dates.weekday(chosen.day)), isRequired: true, error }}
            options={chosen.slots
              .filter(({ state }) => state !== 'full')
              .map((one) => ({ value: one.slot, label: timeInWords(one, t) }))}
            value={slot}
            onChange={setSlot}
          />
          <Actions>
            <Button kind="filled" onPress={book}>
              {isMove ? t.visits.change : t.visits.book}
            </Button>
          </Actions>
        </section>
      )}
    </>
  );
}

/** The times that are free instead of one that somebody else took. */
function NextFree({ next }: { readonly next: readonly string[] }) {
  const { t } = useApp();
  const slots = next.flatMap((one) => slotSchema.safeParse(one).data ?? []);
  if (slots.length === 0) return null;
  const inWords = slots.map((one) => slotInWords(one, t.dates));
  return <p>{t.visits.instead(t.app.list(inWords))}</p>;
}

function timeInWords({ slot, left }: OfficeSlots['days'][number]['slots'][number], t: Messages): string {
  const time = timeOfSlot(slot);
  return left === null ? time : t.visits.left(time, left);
}
