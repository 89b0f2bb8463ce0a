import { failed } from '#contract/failures/outcome.ts';
import type { ReaderName } from '#contract/values/brands.ts';
import type { Environment, SettingsStore } from '#core/ports/ports.ts';
import { mayUseReader, type Policy } from './policy-schema.ts';

/** `transport` with the readers that `policy` allows; the others are neither shown nor connected to. */
export function readersUnder(policy: Policy, transport: Environment['transport']): Environment['transport'] {
  if (policy.readers === undefined) return transport;
  const isAllowed = (name: ReaderName) => mayUseReader(policy, name);
  return {
    watch: (onChange) =>
      transport.watch((state) =>
        onChange(
          state.service === 'down'
            ? state
            : { service: 'running', readers: state.readers.filter(({ name }) => isAllowed(name)) },
        ),
      ),
    connect: async (reader, options) =>
      isAllowed(reader) ? transport.connect(reader, options) : failed({ code: 'readerNotFound' }),
    close: () => transport.close(),
  };
}

/** `settings` in which what the policy decides is not what the person once chose. */
export function settingsUnder({ language }: Policy, settings: SettingsStore): SettingsStore {
  if (language === undefined) return settings;
  return {
    load: async () => ({ ...(await settings.load()), language }),
    save: (wanted) => settings.save(wanted),
  };
}
