import { useState } from 'react';
import { documentLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { useApp, useIsPublicTerminal } from '../window/app-context.ts';

/** The record of a payment as a file; a machine for everybody keeps none. */
export function RecordPart({ charge }: { readonly charge: string }) {
  const { store, t, language } = useApp();
  const isPublic = useIsPublicTerminal();
  const [savedAs, setSavedAs] = useState<string>();
  if (isPublic) return null;

  async function save(): Promise<void> {
    const saved = await store.command('savePaymentRecord', { charge, language: documentLanguage(language) });
    if (saved.ok) setSavedAs(saved.value.savedAs);
  }

  return (
    <>
      {savedAs !== undefined && <Note kind="success" title={t.payments.recordSaved(visibleText(savedAs))} />}
      <Button onPress={save}>{t.payments.record}</Button>
      <p className="quiet">{t.payments.recordLead}</p>
    </>
  );
}
