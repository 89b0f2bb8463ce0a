import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { success } from '#contract/failures/outcome.ts';
import { foreseenAttachments } from '#contract/procedure/attachment-rules.ts';
import { municipalitySchema, procedureSummarySchema } from '#contract/procedure/procedure.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { inLanguage, type Language } from '#contract/values/localized-text.ts';
import { SAMPLE_FEE, SAMPLE_PROCEDURE } from '../../application/sample-procedure.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SAMPLE_READER, SIGNED_IN } from './sample-snapshot.ts';

const WITH_CARD = {
  ...SIGNED_IN,
  devices: { service: 'running', readers: [{ name: SAMPLE_READER, card: 'present' }] },
} satisfies Partial<Snapshot>;

/** Words that find nothing, and what is nearest to them. */
export const NOT_FOUND = '手帳の更新ではなく';
export const NEAREST = '現況届';

export function procedureScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const { id, municipality, summary } = SAMPLE_PROCEDURE;
  const place = { at: 'procedure', id, municipality: municipality.code };
  return [
    screen('search', { at: 'search' }, {}, (t) => t.search.all),
    screen('found', { at: 'found' }, {}, (t) => t.search.count(2)),
    screen('procedure', place, SIGNED_IN, () => inLanguage(summary, language)),
    {
      ...screen('procedure-cannot', place, WITH_CARD, (t) => t.procedure.ways),
      answers: {
        runDiagnosis: async () =>
          success({
            checks: [
              { check: 'pin-sign', ok: false, code: 'pinBlocked', data: {} },
              { check: 'signing', ok: false, code: 'signingImpossible', data: {} },
            ],
          }),
        readProcedure: async () =>
          success({
            procedure: { ...SAMPLE_PROCEDURE, signature: 'optional', proxyMayFile: true },
            papers: { needed: [], notNeeded: [], fromHousehold: false },
          }),
      },
    },
    {
      ...screen('procedure-on-paper', place, SIGNED_IN, (t) => t.procedure.elsewhere.paperAbout),
      answers: {
        readProcedure: async () =>
          success({
            procedure: { ...SAMPLE_PROCEDURE, elsewhere: { on: 'paper' } },
            papers: { needed: [], notNeeded: [], fromHousehold: false },
          }),
      },
    },
    {
      ...screen('procedure-fee', place, SIGNED_IN, (t) => t.fee.paid.counter('received')),
      answers: {
        readProcedure: async () =>
          success({
            procedure: { ...SAMPLE_PROCEDURE, fee: SAMPLE_FEE },
            papers: { needed: [], notNeeded: [], fromHousehold: false },
          }),
      },
    },
    {
      ...screen('procedure-household', place, WITH_CARD, (t) => t.procedure.ready),
      answers: {
        readProcedure: async () =>
          success({
            procedure: SAMPLE_PROCEDURE,
            papers: {
              needed: SAMPLE_PROCEDURE.attachments.slice(0, 1).map(({ key }) => key),
              notNeeded: SAMPLE_PROCEDURE.attachments.slice(1).map(({ key }) => key),
              fromHousehold: true,
            },
          }),
        runDiagnosis: async () =>
          success({
            checks: [
              { check: 'pin-auth', ok: true, code: 'pinTriesLeft', data: { triesLeft: 3 } },
              { check: 'pin-sign', ok: true, code: 'pinTriesLeft', data: { triesLeft: 5 } },
              {
                check: 'certificate-sign',
                ok: true,
                code: 'certificateValid',
                data: { until: calendarDateSchema.parse('2029-05-14') },
              },
              { check: 'signing', ok: true, code: 'signingPossible', data: {} },
            ],
          }),
      },
    },
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
    fee: SAMPLE_FEE,
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
