import { useRef, useState } from 'react';
import type { CalendarDate } from '#contract/values/brands.ts';
import { Button } from '../ui/button.tsx';
import { describedBy, type FieldWords, fieldId } from '../ui/field.ts';
import { GroupFrame } from '../ui/field-frame.tsx';
import { RadioPick } from '../ui/radio-pick.tsx';
import { useApp } from './app-context.ts';
import {
  type Calendar,
  type DateBoxes,
  dateAnswer,
  dateBoxes,
  ERA_LIMITS,
  type EraKey,
  erasToChoose,
  pastedDay,
  readDateBoxes,
  withEra,
} from './era.ts';
import './date-field.css';

/**
 * Three boxes for a day, with a choice of era where the day is in the past; no calendar pops up. In Japanese no era is
 * chosen ahead: 2/4/1 is a day in two of them.
 */
export function DateField(props: {
  readonly words: FieldWords;
  readonly value: unknown;
  readonly isPast: boolean;
  readonly onChange: (value: string) => void;
}) {
  const { words, value, isPast, onChange } = props;
  const { t } = useApp();
  const calendar: Calendar = isPast ? t.dates.pastYears : 'western';
  const [boxes, setBoxes] = useState<DateBoxes>(() => dateBoxes(value, calendar));
  const [lastAnswer, setLastAnswer] = useState(value);
  if (value !== lastAnswer) {
    setLastAnswer(value);
    if (value !== dateAnswer(boxes)) setBoxes(dateBoxes(value, calendar));
  }

  const yearBox = useRef<HTMLInputElement>(null);

  function change(part: Partial<DateBoxes>): void {
    const next = withEra({ ...boxes, ...part });
    setBoxes(next);
    setLastAnswer(dateAnswer(next));
    onChange(dateAnswer(next));
  }

  const id = fieldId(words.at);
  const read = readDateBoxes(boxes);
  const isEraMissing = isPast && boxes.era === '';
  const box = (part: 'year' | 'month' | 'day', label: string) => (
    <label className="date-box">
      <input
        id={part === 'year' && !isEraMissing ? id : undefined}
        ref={part === 'year' ? yearBox : undefined}
        className={part === 'year' ? 'is-year' : 'is-narrow'}
        inputMode={part === 'year' ? 'text' : 'numeric'}
        data-keys="digits"
        maxLength={part === 'year' ? 4 : 2}
        autoComplete="off"
        value={boxes[part]}
        aria-invalid={words.error !== undefined}
        aria-describedby={describedBy(words)}
        onChange={(event) => change({ [part]: event.currentTarget.value })}
        onPaste={(event) => {
          const pasted = pastedDay(event.clipboardData.getData('text'), isPast ? 'eras' : 'western');
          if (pasted === undefined) return;
          event.preventDefault();
          change(pasted);
        }}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <GroupFrame words={words}>
      {isPast && (
        <fieldset className="picks" aria-label={t.form.era}>
          {erasToChoose(calendar).map((era, index) => (
            <RadioPick
              key={era}
              id={index === 0 && isEraMissing ? id : undefined}
              name={`${id}-era`}
              checked={boxes.era === era}
              onChange={() => change({ era })}
            >
              {t.dates.eras[era]}
            </RadioPick>
          ))}
        </fieldset>
      )}
      <div className="date-boxes">
        {box('year', t.form.year)}
        {box('month', t.form.month)}
        {box('day', t.form.day)}
      </div>
      <p className="help" aria-live="polite">
        {read.is === 'day' && isPast && otherCalendar(read.day)}
        {read.is === 'outsideEra' && outsideEra(read.era)}
      </p>
      {read.is === 'outsideEra' && (
        <Button
          kind="text"
          onPress={() => {
            change(dateBoxes(read.day, 'eras'));
            yearBox.current?.focus();
          }}
        >
          {t.form.offerDay(t.dates.eraDay(read.day))}
        </Button>
      )}
    </GroupFrame>
  );

  function otherCalendar(day: CalendarDate): string | undefined {
    const other = t.dates.otherCount(day, boxes.era === 'W');
    return other === undefined ? undefined : t.form.otherCalendar(other);
  }

  function outsideEra(era: Exclude<EraKey, 'W'>): string {
    const { from, to } = ERA_LIMITS[era];
    return to === undefined
      ? t.form.eraRangeOpen(t.dates.eras[era], t.dates.day(from))
      : t.form.eraRange(t.dates.eras[era], t.dates.day(from), t.dates.day(to));
  }
}
