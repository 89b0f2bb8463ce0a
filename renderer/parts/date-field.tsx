import { useState } from 'react';
import { calendarDateSchema } from '#contract/brands.ts';
import { dayInWords, eraYear } from '#contract/calendar.ts';
import { useApp } from '../state/app-context.ts';
import { type DateBoxes, dateAnswer, dateBoxes, ERA_KEYS, ERA_LIMITS, type EraKey, readDateBoxes } from './era.ts';
import { describedBy, type FieldWords, fieldId, GroupFrame } from './field-frame.tsx';

/** Three boxes for a day, with a choice of era where the day is in the past; no calendar pops up. */
export function DateField(props: {
  readonly words: FieldWords;
  readonly value: unknown;
  readonly isPast: boolean;
  readonly onChange: (value: string) => void;
}) {
  const { words, value, isPast, onChange } = props;
  const { say, language } = useApp();
  const [boxes, setBoxes] = useState<DateBoxes>(() => dateBoxes(value, isPast && language === 'ja' ? 'R' : 'W'));
  const [lastAnswer, setLastAnswer] = useState(value);
  if (value !== lastAnswer) {
    setLastAnswer(value);
    if (value !== dateAnswer(boxes)) setBoxes(dateBoxes(value, boxes.era));
  }

  function change(part: Partial<DateBoxes>): void {
    const next = { ...boxes, ...part };
    setBoxes(next);
    setLastAnswer(dateAnswer(next));
    onChange(dateAnswer(next));
  }

  const id = fieldId(words.at);
  const read = readDateBoxes(boxes);
  const box = (part: 'year' | 'month' | 'day', label: string) => (
    <label className="date-box">
      <input
        id={part === 'year' ? id : undefined}
        className={part === 'year' ? 'is-year' : 'is-short'}
        inputMode={part === 'year' ? 'text' : 'numeric'}
        maxLength={part === 'year' ? 4 : 2}
        autoComplete="off"
        value={boxes[part]}
        aria-invalid={words.error !== undefined}
        aria-describedby={describedBy(words)}
        onChange={(event) => change({ [part]: event.currentTarget.value })}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <GroupFrame words={words}>
      {isPast && (
        <fieldset className="eras" aria-label={say.form.era}>
          {ERA_KEYS.map((era: EraKey) => (
            <label key={era} className="pick">
              <input type="radio" name={`${id}-era`} checked={boxes.era === era} onChange={() => change({ era })} />
              {say.form.eras[era]}
            </label>
          ))}
        </fieldset>
      )}
      <div className="date-boxes">
        {box('year', say.form.year)}
        {box('month', say.form.month)}
        {box('day', say.form.day)}
      </div>
      <p className="help" aria-live="polite">
        {read.is === 'day' && isPast && say.form.otherCalendar(otherCalendar(boxes.era, read.day))}
        {read.is === 'outsideEra' && outsideEra(read.era)}
      </p>
    </GroupFrame>
  );

  function otherCalendar(era: EraKey, day: string): string {
    const parsed = calendarDateSchema.parse(day);
    if (era !== 'W') return language === 'ja' ? `${parsed.slice(0, 4)}年` : dayInWords(parsed, language);
    return language === 'ja' ? eraYear(parsed) : dayInWords(parsed, language);
  }

  function outsideEra(era: Exclude<EraKey, 'W'>): string {
    const { from, to } = ERA_LIMITS[era];
    return to === undefined
      ? say.form.eraRangeOpen(say.form.eras[era], dayInWords(from, language))
      : say.form.eraRange(say.form.eras[era], dayInWords(from, language), dayInWords(to, language));
  }
}
