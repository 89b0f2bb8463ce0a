import { success } from '#contract/failures/outcome.ts';
import { foreseenAttachments } from '#contract/procedure/attachment-rules.ts';
import { municipalitySchema, procedureSummarySchema } from '#contract/procedure/procedure.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import { SAMPLE_PROCEDURE } from '../../application/sample-procedure.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SIGNED_IN } from './sample-snapshot.ts';

/** Words that find nothing, and what is nearest to them. */
export const NOT_FOUND = '手帳の更新ではなく';
export const NEAREST = '現況届';

export function procedureScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const { id, municipality, summary } = SAMPLE_PROCEDURE;
  return [
    screen('search', { at: 'search' }, {}, (t) => t.search.all),
    screen('found', { at: 'found' }, {}, (t) => t.search.count(2)),
    screen('procedure', { at: 'procedure', id, municipality: municipality.code }, SIGNED_IN, () =>
      inLanguage(summary, language),
    ),
  ];
}

export function answerProcedures({ answer }: Pick<HostScript, 'answer'>): void {
  const { sections, attachments, ...rest } = SAMPLE_PROCEDURE;
  const shape = procedureSummarySchema.shape;
  const summary = procedureSummarySchema.parse(
    Object.fromEntries(Object.entries(rest).filter(([name]) => Object.hasOwn(shape, name))),
  );
  const other = {
    ...summary,
    id: 'sample-change' as typeof summary.id,
    title: { ja: '住所変更の届出', en: 'Change of address' },
  };
  const municipality = municipalitySchema.parse({
    ...SAMPLE_PROCEDURE.municipality,
    prefecture: { ja: '見本県', en: 'Mihon' },
    kana: 'ミホンク',
    addressPrefix: '見本県見本区',
  });
  answer('listMunicipalities', async () => success({ municipalities: [municipality] }));
  answer('searchProcedures', async ({ query }) =>
    success(
      query === NOT_FOUND
        ? { services: [], suggestions: [NEAREST, '更新'] }
        : { services: [summary, other], suggestions: [] },
    ),
  );
  const { needed, notNeeded } = foreseenAttachments(SAMPLE_PROCEDURE, {});
  answer('readProcedure', async () =>
    success({
      procedure: SAMPLE_PROCEDURE,
      papers: { needed: [...needed], notNeeded: [...notNeeded], fromHousehold: false },
    }),
  );
}
