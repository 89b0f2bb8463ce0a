import { useState } from 'react';
import type { HouseholdNewsSettings } from '#contract/app/views/household-news-view.ts';
import { QUIET_HOURS, quietSpan } from '#contract/values/quiet-hours.ts';
import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Fold } from '../ui/fold.tsx';
import { Radios } from '../ui/radios.tsx';
import { useAnswer, useApp } from '../window/app-context.ts';

/** Whether this computer says by itself that something new fits the household; offered where one is kept and it has such notes. */
export function HouseholdNotes() {
  const { t } = useApp();
  const { answer } = useAnswer('readHouseholdNotes', {});
  const [changed, setChanged] = useState<HouseholdNewsSettings>();
  const settings = changed ?? (answer.at === 'ready' ? answer.value.settings : null);
  if (settings === null) return null;
  return (
    <Fold title={t.family.notes.title} isOpen={settings.pausedUntil !== null}>
      <p>{t.family.notes.lead}</p>
      <Settings settings={settings} onChange={setChanged} />
    </Fold>
  );
}

function Settings(props: {
  readonly settings: HouseholdNewsSettings;
  readonly onChange: (settings: HouseholdNewsSettings) => void;
}) {
  const { settings, onChange } = props;
  const { store, t } = useApp();
  const { isOn, quiet, pausedUntil } = settings;
  async function change(asked: Partial<{ isOn: boolean; quiet: typeof quiet; isPaused: boolean }>): Promise<void> {
    const outcome = await store.command('changeHouseholdNotes', {
      isOn,
      quiet,
      isPaused: pausedUntil !== null,
      ...asked,
    });
    if (outcome.ok) onChange(outcome.value.settings);
  }
  return (
    <>
      <Radios
        words={{ at: 'householdNotes', label: t.family.notes.isOn, isRequired: false }}
        options={[
          { value: true, label: t.family.notes.on },
          { value: false, label: t.family.notes.off },
        ]}
        value={isOn}
        onChange={(wanted) => change({ isOn: wanted })}
      />
      {isOn && (
        <>
          <Radios
            words={{ at: 'householdQuiet', label: t.family.notes.quiet, isRequired: false }}
            options={QUIET_HOURS.map((hours) => {
              const { from, to } = quietSpan(hours);
              return { value: hours, label: t.family.notes.hours(from, to) };
            })}
            value={quiet}
            onChange={(hours) => change({ quiet: hours })}
          />
          {pausedUntil !== null && <p role="status">{t.family.notes.paused(t.dates.day(pausedUntil))}</p>}
          <Actions>
            <Button kind="outline" onPress={() => change({ isPaused: pausedUntil === null })}>
              {pausedUntil === null ? t.family.notes.pause : t.family.notes.resume}
            </Button>
          </Actions>
        </>
      )}
    </>
  );
}
