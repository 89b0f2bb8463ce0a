import { useEffect, useSyncExternalStore } from 'react';
import type { FamilyAnswers, FamilyQuestion, Given } from '#contract/family/answers.ts';
import { isAnswered, questionsOf } from '#contract/family/questions.ts';
import type { LifeEventName } from '#contract/family/rules.ts';
import { type App, useAnswer, useApp, useKeeping, useWindowState } from './app-context.ts';
import type { FamilyDraft, OpenAnswers } from './draft-keeper.ts';
import type { Route } from './route.ts';

/** Which questions there are does not depend on the municipality. */
const NO_PLACE = '' as FamilyAnswers['municipality'];
const NOTHING_SAID: OpenAnswers = { events: [], given: {}, notKnown: [], facts: [] };

/** What was answered, once it is known of which municipality the household is. */
export function completeAnswers(draft: FamilyDraft | undefined): FamilyAnswers | undefined {
  if (draft === undefined) return undefined;
  const { municipality, ...rest } = draft.answers;
  return municipality === undefined ? undefined : { ...rest, municipality };
}

/** Begins with what happened, or adds it to what was answered before. */
export function beginWith(drafts: App['drafts'], happened: readonly LifeEventName[]): void {
  const draft = drafts.family();
  const before = draft?.answers ?? NOTHING_SAID;
  const municipality = before.municipality ?? drafts.lastSearch().place?.code;
  drafts.keepFamily({
    ...draft,
    asked: undefined,
    answers: {
      ...before,
      events: [...new Set([...before.events, ...happened])],
      ...(municipality === undefined ? {} : { municipality }),
    },
  });
}

/** Where what happened leads: to the first question of it that is open, or to the list where none is. */
export function wayOf(drafts: App['drafts'], happened: readonly LifeEventName[]): Route {
  const before = drafts.family()?.answers ?? NOTHING_SAID;
  const answers = { ...before, municipality: NO_PLACE, events: [...new Set([...before.events, ...happened])] };
  const question = questionsOf(answers).findIndex((one) => !isAnswered(answers, one));
  return question < 0 ? { at: 'family' } : { at: 'familyQuestion', question };
}

/** The questions so far, with the one that the rules ask now. */
export function askedQuestions({ answers, asked }: FamilyDraft): FamilyQuestion[] {
  const known = questionsOf({ ...answers, municipality: NO_PLACE });
  return asked === undefined ? known : [...known, { of: 'rules', path: asked }];
}

/**
 * Takes the answers over and goes on: to the first question that is open, to what the rules ask, or to the list. While the
 * rules are asked, the question stands as it was; what was said elsewhere meanwhile stays, and a visit that ended left nothing.
 */
export async function goOnWith({ store, drafts }: App, answers: FamilyAnswers): Promise<void> {
  const before = drafts.family();
  const known = before?.knowsKept === undefined ? {} : { knowsKept: before.knowsKept };
  const open = questionsOf(answers).findIndex((question) => !isAnswered(answers, question));
  if (open >= 0) {
    drafts.keepFamily({ ...known, answers, asked: undefined });
    return store.go({ at: 'familyQuestion', question: open });
  }
  const list = await store.call('readFamilyList', { answers });
  if (drafts.family() !== before) return;
  // Where there is none, the list says why, and has the way to ask again.
  const asked = list.ok ? (list.value.result.nextQuestion ?? undefined) : undefined;
  drafts.keepFamily({ ...known, answers, asked });
  store.go(asked === undefined ? { at: 'family' } : { at: 'familyQuestion', question: questionsOf(answers).length });
}

/**
 * What was answered in this visit, or what the person has had kept; `loading` until it is known whether something is.
 * `begun` is undefined where nothing was answered yet.
 */
export function useFamilyDraft(): { readonly at: 'loading' } | { readonly at: 'ready'; readonly begun?: FamilyDraft } {
  const { drafts } = useApp();
  useSyncExternalStore(drafts.subscribe, drafts.version);
  const mayBeKept = useMayKeep();
  const begun = drafts.family();
  const asks = mayBeKept && begun?.knowsKept !== true;
  const { answer } = useAnswer('readKeptFamily', asks ? {} : undefined);
  const kept = asks && answer.at === 'ready' ? answer.value.answers : null;
  useEffect(() => {
    if (kept !== null) drafts.keepFamily(joined(kept, drafts.family()));
  }, [kept, drafts]);
  if (asks && (answer.at === 'loading' || kept !== null)) return { at: 'loading' };
  return begun === undefined ? { at: 'ready' } : { at: 'ready', begun };
}

/**
 * What was kept, with what was said in this visit, which stands before it: an answer, that one is not known, and the
 * questions of what happened now, by whose places the screens go.
 */
function joined(kept: FamilyAnswers, begun: FamilyDraft | undefined): FamilyDraft {
  const before = begun?.answers ?? NOTHING_SAID;
  const stays = Object.entries(kept.given).filter(([name]) => !before.notKnown.includes(name));
  return {
    knowsKept: true,
    asked: begun?.asked,
    answers: {
      ...kept,
      ...before,
      events: [...new Set([...before.events, ...kept.events])],
      given: { ...(Object.fromEntries(stays) as Given), ...before.given },
      notKnown: [...new Set([...kept.notKnown, ...before.notKnown])].filter((name) => !(name in before.given)),
      facts: [...kept.facts.filter(({ path }) => before.facts.every((one) => one.path !== path)), ...before.facts],
    },
  };
}

/** Whether what was answered can be kept on this computer: for who is signed in, and never at a public terminal. */
export function useMayKeep(): boolean {
  const { store } = useApp();
  const keeping = useKeeping();
  const { snapshot } = useWindowState(store);
  return keeping !== 'nowhere' && snapshot?.session.at === 'active';
}
