import type { Procedure } from '#contract/procedure/procedure.ts';
import { inLanguage } from '#contract/values/localized-text.ts';
import { visibleText } from '#contract/values/visible-text.ts';
import { Note } from '../ui/note.tsx';
import { useApp } from '../window/app-context.ts';

/** Says, before anything is typed, that nothing is sent from here, and where it goes in place of that. */
export function FiledElsewhere({ procedure: { elsewhere, municipality } }: { readonly procedure: Procedure }) {
  const { t, language } = useApp();
  switch (elsewhere?.on) {
    case undefined:
      return null;
    case 'paper':
      return (
        <Note
          kind="info"
          title={t.procedure.elsewhere.paperTitle(visibleText(inLanguage(municipality.name, language)))}
        >
          <p>{t.procedure.elsewhere.paperAbout}</p>
        </Note>
      );
    case 'otherSite':
      return (
        <Note kind="info" title={t.procedure.elsewhere.siteTitle(visibleText(inLanguage(elsewhere.name, language)))}>
          <p>{t.procedure.elsewhere.siteAbout}</p>
          <p>{visibleText(elsewhere.address)}</p>
        </Note>
      );
  }
}
