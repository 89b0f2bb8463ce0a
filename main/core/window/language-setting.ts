import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { CorePorts } from '../ports/ports.ts';

/** The language of the window, kept among the settings. */
interface LanguageSetting {
  current(): Language;
  /** Resolves once the kept language is known. */
  readonly loaded: Promise<void>;
  /** Fails with `settingLocked` where the administrator has decided. One that cannot be kept holds until the app ends. */
  change(language: Language): Promise<Outcome<Record<string, never>>>;
  /** Goes back to the language that is kept, or to Japanese. */
  reset(): Promise<void>;
}

export function createLanguageSetting({
  ports: { settings, locked },
  onChange,
  onBug,
}: {
  readonly ports: Pick<CorePorts, 'settings' | 'locked'>;
  readonly onChange: (language: Language) => void;
  readonly onBug: (error: unknown) => void;
}): LanguageSetting {
  let current: Language = 'ja';
  const loaded = settings.load().then((kept) => {
    current = kept.language;
  }, onBug);
  return {
    current: () => current,
    loaded,
    async change(language) {
      if (locked?.includes('language')) return failed({ code: 'settingLocked' });
      current = language;
      await settings.save({ language }).catch(onBug);
      onChange(language);
      return success({});
    },
    async reset() {
      current = await settings.load().then(
        ({ language }) => language,
        () => 'ja',
      );
    },
  };
}
