import { useState } from 'react';
import { type RecordFilter, recordWaySchema } from '#contract/portal/exchange-record-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { fieldId } from '../ui/field.ts';
import { FieldFrame } from '../ui/field-frame.tsx';
import { Fold } from '../ui/fold.tsx';
import { Radios } from '../ui/radios.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { useApp } from '../window/app-context.ts';

const DAYS = ['from', 'to'] as const;
const WAYS = ['others', ...recordWaySchema.options, 'all'] as const;

/** Which records are wanted: from a day, to a day, of whom, unusual ones only. At first the person's own questions are not. */
export function RecordFilters({ onChange }: { readonly onChange: (filter: RecordFilter) => void }) {
  const { t } = useApp();
  const labels = { ...t.records.ways, others: t.records.others, all: t.records.everybody };
  const [typed, setTyped] = useState({ from: '', to: '' });
  const [way, setWay] = useState<(typeof WAYS)[number]>('others');
  const [isUnusual, setIsUnusual] = useState(false);
  const [wrong, setWrong] = useState<(typeof DAYS)[number]>();

  function apply(): void {
    const read = DAYS.map((day) => [day, typed[day].normalize('NFKC').trim().replaceAll('/', '-')] as const);
    const bad = read.find(([, text]) => text !== '' && !calendarDateSchema.safeParse(text).success)?.[0];
    setWrong(bad);
    if (bad !== undefined) {
      document.getElementById(fieldId(bad))?.focus();
      return;
    }
    const days = Object.fromEntries(read.flatMap(([day, text]) => (text === '' ? [] : [[day, text]])));
    onChange({
      ...days,
      ...(way === 'others' ? {} : { way }),
      ...(isUnusual ? { unusual: 'only' as const } : {}),
    });
  }

  return (
    <Fold title={t.records.filter}>
      {DAYS.map((day) => {
        const words = {
          at: day,
          label: day === 'from' ? t.records.from : t.records.to,
          isRequired: false,
          error: wrong === day ? t.records.dayWrong : undefined,
        };
        return (
          <FieldFrame key={day} words={words}>
            <TextInput
              words={words}
              value={typed[day]}
              width="medium"
              onChange={(text) => setTyped({ ...typed, [day]: String(text) })}
            />
          </FieldFrame>
        );
      })}
      <Radios
        words={{ at: 'recordWay', label: t.records.byWay, isRequired: false }}
        options={WAYS.map((one) => ({ value: one, label: labels[one] }))}
        value={way}
        onChange={setWay}
      />
      <Radios
        words={{ at: 'recordUnusual', label: t.records.isUnusual, isRequired: false }}
        options={[
          { value: false, label: t.records.anyWay },
          { value: true, label: t.records.onlyUnusual },
        ]}
        value={isUnusual}
        onChange={setIsUnusual}
      />
      <Actions>
        <Button onPress={apply}>{t.records.apply}</Button>
      </Actions>
    </Fold>
  );
}
