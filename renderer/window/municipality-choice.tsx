import { useState } from 'react';
import type { Municipality } from '#contract/procedure/procedure.ts';
import { type MunicipalityCode, municipalityCodeSchema } from '#contract/values/brands.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Combobox } from '../ui/combobox.tsx';
import { useAnswer, useApp } from './app-context.ts';
import { Unanswered } from './unanswered.tsx';
import { useSettled } from './use-settled.ts';

/** Any municipality of Japan, by its name, reading or postal code. */
export function MunicipalityChoice({ onChoose }: { readonly onChoose: (code: MunicipalityCode) => void }) {
  const { t, language } = useApp();
  const [typed, setTyped] = useState('');
  const asked = useSettled(typed.trim());
  const { answer, again } = useAnswer('listMunicipalities', asked === '' ? undefined : { q: asked });
  const found = answer.at === 'ready' ? answer.value.municipalities : undefined;
  return (
    <>
      <Combobox
        label={t.search.municipality}
        help={t.search.municipalityHelp}
        options={(found ?? []).map((one) => ({
          value: one.code,
          label: fullName(one, language),
          ...(one.onPaper === true ? { note: t.search.municipalityOnPaper } : {}),
        }))}
        told={found === undefined ? undefined : t.search.municipalitiesFound(found.length)}
        onType={setTyped}
        onChoose={(value) => {
          const code = municipalityCodeSchema.safeParse(value).data;
          if (code !== undefined) onChoose(code);
        }}
      />
      {answer.at === 'failed' && <Unanswered answer={answer} again={again} />}
    </>
  );
}

/** The municipality of a code, once the portal named it. */
export function useMunicipality(code: MunicipalityCode | undefined): Municipality | undefined {
  const { answer } = useAnswer('listMunicipalities', code === undefined ? undefined : { q: code });
  const found = answer.at === 'ready' ? answer.value.municipalities : [];
  return found.find((one) => one.code === code);
}

export function fullName({ prefecture, name }: Municipality, language: Language): string {
  return visibleText(`${inLanguage(prefecture, language)} ${inLanguage(name, language)}`);
}
