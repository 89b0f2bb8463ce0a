import { success } from '#contract/failures/outcome.ts';
import { type FamilyAnswers, familyAnswersSchema } from '#contract/family/answers.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { familyList, familyNews } from '#core/family/family-list.ts';
import { sampleFamilyRules } from '../../family/family-rules.ts';
import type { HostScript } from '../host-script.ts';
import { AT_HOME, entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SIGNED_IN } from './sample-snapshot.ts';

const TODAY = calendarDateSchema.parse('2026-11-28');

function answers(said: Partial<FamilyAnswers>): FamilyAnswers {
  return familyAnswersSchema.parse({
    municipality: '131318',
    events: ['birth'],
    given: {},
    notKnown: [],
    facts: [],
    ...said,
  });
}

/** A second child, and an elder one for whom the allowance runs. */
export const BIRTH = answers({
  given: { newChildren: ['2026-11-25'], children: ['2021-05-05'] } as FamilyAnswers['given'],
  facts: [
    { path: 'situations.receivesChildAllowance', isKnown: true, value: { for: ['c1'] } },
    { path: 'people.me.publicServant', isKnown: true },
  ],
});

export function familyScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const kept = (
    name: string,
    route: GalleryEntry['route'],
    said: FamilyAnswers,
    shows: GalleryEntry['shows'],
    ...presses: GalleryEntry['presses']
  ): GalleryEntry => ({
    ...screen(name, route, SIGNED_IN, shows, ...presses),
    answers: { readKeptFamily: async () => success({ answers: said }) },
  });
  const question = (place: number) => ({ at: 'familyQuestion', question: place });
  return [
    screen(
      'family-where',
      AT_HOME,
      {},
      (t) => t.family.whereWhy,
      (t) => t.family.events.birth,
    ),
    screen('family-none', { at: 'family' }, {}, (t) => t.family.nothingLead),
    kept('family', { at: 'family' }, BIRTH, (t) => t.family.timeline),
    kept('family-days', question(0), BIRTH, (t) => t.family.questions.newChildren.why),
    kept('family-receives', question(2), BIRTH, (t) => t.family.factWhy),
    kept('family-move', question(0), answers({ events: ['move'] }), (t) => t.family.questions.move.why),
    kept('family-press', question(1), answers({ events: ['pregnancy'] }), (t) => t.family.questions.mother.why),
    kept(
      'family-missing',
      question(0),
      answers({ events: ['disaster'] }),
      (t) => t.form.errorsLead,
      (t) => t.form.next,
    ),
    kept('family-picks', question(2), answers({ events: ['care'] }), (t) => t.family.questions.careNeeds.why),
  ];
}

/** The list as the engine works it out, by the rules that come with the program. */
export function answerFamily({ answer }: Pick<HostScript, 'answer'>): void {
  const loaded = sampleFamilyRules();
  answer('readFamilyList', async (asked: { readonly answers?: FamilyAnswers }) =>
    // The gallery page takes one answer for all screens, and asks without any.
    familyList(asked.answers ?? BIRTH, TODAY, async (code) => success((await loaded)(code))),
  );
  answer('readHouseholdNews', async (asked: { readonly answers?: FamilyAnswers }) => {
    const read = await familyNews(asked.answers ?? BIRTH, TODAY, async (code) => success((await loaded)(code)));
    return read.ok ? success(read.value.view) : read;
  });
  answer('readKeptFamily', async () => success({ answers: null }));
  answer('readHouseholdNotes', async () => success({ settings: null }));
  answer('changeHouseholdNotes', async ({ isOn, quiet, isPaused }) =>
    success({ settings: { isOn, quiet, pausedUntil: isPaused ? addDays(TODAY, 30) : null } }),
  );
}
