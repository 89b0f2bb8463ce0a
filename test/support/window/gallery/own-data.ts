import { failed, success } from '#contract/failures/outcome.ts';
import type { OwnCorrection } from '#contract/portal/data-correction-routes.ts';
import { OWN_DATA_GROUPS, OWN_GROUP_IDS, type OwnGroupId } from '#contract/portal/own-data-groups.ts';
import { type OwnReading, ownReadingSchema } from '#contract/portal/own-data-routes.ts';
import { birthDateSchema } from '#contract/values/birth-date.ts';
import { epochMs, municipalityCodeSchema } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { sampleSource } from '#portal/own-data/sample-source.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SIGNED_IN } from './sample-snapshot.ts';

const { source, groups } = sampleSource(() => Date.parse('2026-11-28T06:00:00Z'));
const LIST = OWN_GROUP_IDS.map((id) => ({
  id,
  title: OWN_DATA_GROUPS[id].title,
  source: groups.has(id) ? source : null,
  linked: groups.has(id),
  sensitive: OWN_DATA_GROUPS[id].isSensitive,
}));

function reading(group: OwnGroupId, changed: Partial<OwnReading>): OwnReading {
  const asOf = '2026-11-28T06:00:00Z';
  return { group, state: 'ok', asOf, source, law: null, readyAt: null, tables: [], proof: null, ...changed };
}

const TAX = reading('tax', {
  tables: [
    { key: 'main', rows: [{ year: '2026', receipts: 4_120_000, income: 2_850_000, dependants: 1, tax: 96_500 }] },
  ],
});
const COSTS = reading('medicalCost', {
  tables: [{ key: 'main', rows: [{ month: '2026-10', clinic: '見本病院', days: 2, total: 12_300, paid: 3_690 }] }],
});
const AGES = [2, 4, 6, 9, 12].map((ageMonths, at) => ({ ageMonths, day: `2026-0${at + 1}-15` }));
const GROWTH = reading('maternalHealth', {
  tables: [
    {
      key: 'growth',
      rows: AGES.map(({ ageMonths, day }) => ({
        ...{ day, ageMonths },
        ...{ height: 500 + 18 * ageMonths, weight: 3_000 + 550 * ageMonths },
      })),
    },
  ],
});
const DOSES = reading('vaccination', {
  tables: [{ key: 'main', rows: [{ vaccine: 'BCG', dose: 1, day: '2026-05-15', ageMonths: 6, lot: 'A1' }] }],
});
const MONTHS = Array.from({ length: 14 }, (_, at) => ({
  month: `${2025 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`,
  state: at < 9 ? '納付' : '免除',
}));
const PENSION = reading('pension', { tables: [{ key: 'months', rows: MONTHS }] });
const CORRECTION: OwnCorrection = {
  correction: 'c'.repeat(22),
  group: 'tax',
  source,
  state: 'passedOn',
  askedAt: '2026-11-20T02:00:00Z',
  answeredAt: '2026-11-27T02:00:00Z',
  municipality: { code: municipalityCodeSchema.parse('131318'), name: { ja: '見本区', en: 'Mihon City' } },
  about: {
    ...{ table: 'main', field: 'income', row: null, shouldBe: '所得は見本の額です', name: '見本　花子' },
    birthDate: birthDateSchema.parse('1990-04-01'),
  },
  file: { name: '源泉徴収票.pdf', mediaType: 'application/pdf', bytes: 84_000, scanned: true },
  answer: '情報を持つ所に伝えました。',
};
const HOURS = { opens: '08:30', closes: '21:00' };
const STALE = { ...SIGNED_IN, session: { ...SIGNED_IN.session, freshUntilMs: epochMs(0) } } as typeof SIGNED_IN;

export function ownDataScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const one = (name: string, answer: OwnReading, says: Parameters<typeof screen>[3]): GalleryEntry => ({
    ...screen(name, { at: 'ownGroup', group: answer.group }, SIGNED_IN, says),
    answers: { readOwnData: async () => success(answer) },
  });
  return [
    screen('own-data', { at: 'ownData' }, SIGNED_IN, (t) => t.ownData.lead),
    {
      ...screen('own-data-linked', { at: 'ownData' }, SIGNED_IN, (t) => t.ownData.unlink),
      answers: { listOwnData: async () => success({ groups: LIST, links: [{ ...source, id: 'mihon' }] }) },
    },
    screen('own-group-stale', { at: 'ownGroup', group: 'tax' }, STALE, (t) => t.ownData.freshStart),
    one('own-group', TAX, (t) => t.ownData.saveCsv),
    one('own-group-sensitive', COSTS, (t) => t.ownData.masked),
    one('own-group-none', reading('care', { state: 'none' }), (t) => t.ownData.none),
    {
      ...screen('own-group-closed', { at: 'ownGroup', group: 'tax' }, SIGNED_IN, (t) =>
        t.ownData.hours(HOURS.opens, HOURS.closes),
      ),
      answers: {
        readOwnData: async () => failed({ code: 'sourceClosed', until: '2026-11-28T23:30:00Z', hours: HOURS }),
      },
    },
    one('own-group-withheld', reading('singleParent', { state: 'withheld', law: '見本の法律' }), (t) =>
      t.ownData.withheld('見本の法律'),
    ),
    one('own-group-growth', GROWTH, (t) => t.ownData.masked),
    one('own-group-doses', DOSES, (t) => t.ownData.pictures.vaccinationsSay),
    one('own-group-months', PENSION, (t) => t.ownData.pictures.months),
    {
      ...screen('own-group-unlinked', { at: 'ownGroup', group: 'tax' }, SIGNED_IN, (t) => t.ownData.link),
      answers: { readOwnData: async () => failed({ code: 'sourceNotLinked', source: 'mihon' }) },
    },
    {
      ...screen('own-corrections', { at: 'ownCorrections' }, SIGNED_IN, (t) => t.ownData.correction.answer),
      answers: { listOwnCorrections: async () => success({ corrections: [CORRECTION] }) },
    },
    screen('own-corrections-none', { at: 'ownCorrections' }, SIGNED_IN, (t) => t.ownData.correction.none),
    {
      ...screen('own-group-slow', { at: 'ownGroup', group: 'tax' }, SIGNED_IN, (t) => t.app.retry),
      answers: { readOwnData: async () => failed({ code: 'sourceSlow' }) },
    },
  ];
}

export function answerOwnData({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listOwnData', async () => success({ groups: LIST, links: [] }));
  answer('listOwnCorrections', async () => success({ corrections: [] }));
  answer('readOwnData', async () => success(ownReadingSchema.parse(TAX)));
}
