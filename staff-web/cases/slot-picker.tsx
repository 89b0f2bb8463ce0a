import { useCallback, useState } from 'react';
import type { OfficeSlots, SlotDay } from '#contract/portal/visit-routes.ts';
import { type Slot, timeOfSlot } from '#contract/procedure/visit.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import { Button } from '#ui/button.tsx';
import { useWords } from '#ui/words.ts';
import { useDesk, useLoaded, useSession } from '../page/desk-context.ts';
import { ChoiceField } from '../page/entry-field.tsx';
import { WhenLoaded } from '../page/screen.tsx';

interface SlotPickerProps {
  /** Part of the names of its fields. */
  readonly at: string;
  readonly section: string;
  readonly go: string;
  /** Whether it was booked. */
  readonly onSlot: (slot: Slot) => Promise<boolean>;
}

/** When the section is free, for whoever stands at the counter or is on the telephone. Nothing is asked before it is wanted. */
export function SlotPicker(props: SlotPickerProps) {
  const { d } = useDesk();
  const [isOpen, setIsOpen] = useState(false);
  if (!isOpen) return <Button onPress={() => setIsOpen(true)}>{props.go}</Button>;
  return (
    <div data-part="slots">
      <FreeSlots
        {...props}
        onSlot={async (slot) => {
          const isBooked = await props.onSlot(slot);
          if (isBooked) setIsOpen(false);
          return isBooked;
        }}
      />
      <Button kind="text" onPress={() => setIsOpen(false)}>
        {d.visits.close}
      </Button>
    </div>
  );
}

function FreeSlots(props: SlotPickerProps) {
  const { client } = useDesk();
  const { municipality } = useSession();
  const { section } = props;
  const [from, setFrom] = useState<CalendarDate>();
  const load = useCallback(
    () => client.ask('listSlots', { params: { municipality, section }, query: from === undefined ? {} : { from } }),
    [client, municipality, section, from],
  );
  const { loaded, reload } = useLoaded(load);
  return (
    <WhenLoaded loaded={loaded} reload={reload}>
      {(slots) => <SlotForm key={slots.days[0]?.day} {...props} slots={slots} onLater={setFrom} onTaken={reload} />}
    </WhenLoaded>
  );
}

function SlotForm(
  props: SlotPickerProps & {
    readonly slots: OfficeSlots;
    readonly onLater: (from: CalendarDate) => void;
    readonly onTaken: () => Promise<void>;
  },
) {
  const { at, go, slots, onSlot, onLater, onTaken } = props;
  const { d } = useDesk();
  const { t } = useWords();
  const words = d.visits;
  const days = slots.days.filter(({ state }) => state !== 'closed' && state !== 'full');
  const [chosenDay, setDay] = useState('');
  const [chosenSlot, setSlot] = useState('');
  const day = days.find((one) => one.day === chosenDay) ?? days[0];
  const free = day === undefined ? [] : freeOf(day);
  const slot = (free.find((one) => one.slot === chosenSlot) ?? free[0])?.slot;
  const last = slots.days.at(-1)?.day;

  return (
    <form
      noValidate
      onSubmit={async (event) => {
        event.preventDefault();
        if (slot !== undefined && !(await onSlot(slot))) await onTaken();
      }}
    >
      {day === undefined || slot === undefined ? (
        <p>{words.noneFree}</p>
      ) : (
        <>
          <ChoiceField
            words={{ at: `${at}-day`, label: words.day, isRequired: true }}
            value={day.day}
            options={days.map((one) => ({ value: one.day, label: t.dates.weekday(one.day) }))}
            onEnter={setDay}
          />
          <ChoiceField
            words={{ at: `${at}-time`, label: words.time, isRequired: true }}
            value={slot}
            options={free.map(({ slot: value, left }) => ({
              value,
              label: left === null ? timeOfSlot(value) : words.left(timeOfSlot(value), left),
            }))}
            onEnter={setSlot}
          />
          <Button kind="filled" type="submit">
            {go}
          </Button>
        </>
      )}
      {slots.next !== null && last !== undefined && (
        <Button kind="text" onPress={() => onLater(addDays(last, 1))}>
          {words.later}
        </Button>
      )}
    </form>
  );
}

function freeOf({ slots }: SlotDay): SlotDay['slots'] {
  return slots.filter(({ state }) => state !== 'full');
}
