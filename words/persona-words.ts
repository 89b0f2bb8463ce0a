import type { PersonaName } from '#contract/card/persona.ts';
import type { Language } from '#contract/values/localized-text.ts';

type PersonaWords = Readonly<Record<PersonaName, string>>;

/** Loaded once somebody practises, not with the window. */
export async function loadPersonaWords(language: Language): Promise<PersonaWords> {
  return (await LOADERS[language]()).personas;
}

const LOADERS: Readonly<Record<Language, () => Promise<{ readonly personas: PersonaWords }>>> = {
  ja: () => import('./ja/personas.ts'),
  easy: () => import('./ja/personas.ts'),
  en: () => import('./en/personas.ts'),
};
