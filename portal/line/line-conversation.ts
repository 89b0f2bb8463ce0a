import { PAUSE_DAYS } from '#contract/family/news.ts';
import type { CalendarDate, MunicipalityCode } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { QuietHours } from '#contract/values/quiet-hours.ts';
import type { LineChild, LineChoice, Region } from './line-choice.ts';
import { isSameChild, type LineIntent } from './line-intent.ts';

const MOST_CHILDREN = 8;

/** What a friend is told at all, besides answers. */
export type Pushes =
  | { readonly are: 'on' }
  | { readonly are: 'stopped' }
  | { readonly are: 'paused'; readonly until: CalendarDate };

/** All that is known of a friend. */
export interface LineFriend {
  readonly language: Language;
  readonly area: MunicipalityCode | null;
  readonly children: readonly LineChild[];
  readonly pushes: Pushes;
  readonly quiet: QuietHours;
  readonly isLinked: boolean;
  /** What a text would answer: the greeting asked for the area, the next question for a child's month. */
  readonly asked: 'nothing' | 'area' | 'born' | 'due';
  /** Whether the first questions are over. */
  readonly isReady: boolean;
}

export const NEW_FRIEND: LineFriend = {
  language: 'ja',
  area: null,
  children: [],
  pushes: { are: 'on' },
  quiet: '21-8',
  isLinked: false,
  asked: 'area',
  isReady: false,
};

/** What is answered; what it says, the words say. */
export type LineSay =
  | { readonly say: 'greeting' | 'askArea' | 'areaUnknown' | 'askChild' | 'another' | 'ready' | 'now' | 'askWords' }
  | {
      readonly say: 'number' | 'attachment' | 'help' | 'settings' | 'children' | 'tooManyChildren' | 'monthNotPossible';
    }
  | { readonly say: 'stopped' | 'resumed' | 'endedWhich' | 'askErase' | 'erased' | 'kept' | 'languageSet' | 'quietSet' }
  | { readonly say: 'linkOffer' | 'linkAlready' | 'linked' | 'linkFailed' | 'unlinked' | 'notLinked' }
  | { readonly say: 'paused'; readonly until: CalendarDate }
  | { readonly say: 'prefectures'; readonly region: Region }
  | { readonly say: 'rows'; readonly prefecture: string }
  | { readonly say: 'municipalities'; readonly prefecture: string; readonly row: string; readonly page: number }
  | { readonly say: 'areas'; readonly areas: readonly MunicipalityCode[] }
  | { readonly say: 'areaSet'; readonly area: MunicipalityCode }
  | { readonly say: 'years'; readonly kind: LineChild['kind']; readonly page: number }
  | { readonly say: 'months'; readonly kind: LineChild['kind']; readonly year: number }
  | { readonly say: 'childAdded' | 'childRemoved'; readonly child: LineChild }
  | { readonly say: 'found'; readonly words: string };

/** What is to be done besides, before anything is said. */
type LineEffect = 'erase' | 'unlink';

export interface LineStep {
  readonly friend: LineFriend;
  readonly says: readonly LineSay[];
  readonly effects: readonly LineEffect[];
}

/** What the conversation asks of the world; the same answer to the same question on one day. */
export interface LineGround {
  readonly today: CalendarDate;
  /** Whether there is such a municipality. */
  knowsArea(area: MunicipalityCode): boolean;
  /** What a name, a reading or a postal code fits, the best first. */
  areasNamed(text: string): readonly MunicipalityCode[];
}

/**
 * What follows from what a friend wants. `linked` and `linkFailed` are told by whoever looked for the nonce; `unfollowed` erases
 * and says nothing, as nobody is there to read it.
 */
export function stepConversation(
  friend: LineFriend,
  intent: LineIntent | { readonly is: 'linkEnded'; readonly isLinked: boolean },
  ground: LineGround,
): LineStep {
  switch (intent.is) {
    case 'followed':
      return answer({ ...NEW_FRIEND, language: friend.language }, [{ say: 'greeting' }, { say: 'askArea' }]);
    case 'unfollowed':
      return { friend: NEW_FRIEND, says: [], effects: ['erase'] };
    case 'number':
    case 'attachment':
      return answer(friend, [{ say: intent.is }]);
    case 'end':
      // What may be meant is done at once: nothing is sent while it is asked.
      return answer({ ...friend, pushes: { are: 'stopped' } }, [{ say: 'endedWhich' }]);
    case 'linked':
      return answer(friend, []);
    case 'linkEnded':
      return intent.isLinked
        ? answer({ ...friend, isLinked: true }, [{ say: 'linked' }])
        : answer(friend, [{ say: 'linkFailed' }]);
    case 'words':
      return stepWords(friend, intent.words, ground);
    case 'month':
      return stepMonth(friend, intent.month, ground);
    case 'pressed':
      return stepChoice(friend, intent.choice, ground);
  }
}

function answer(friend: LineFriend, says: readonly LineSay[], effects: readonly LineEffect[] = []): LineStep {
  return { friend, says, effects };
}

/** What is asked after the area, unless it was asked before. */
function afterArea(friend: LineFriend): LineSay {
  return friend.isReady ? { say: 'ready' } : { say: 'askChild' };
}

function stepWords(friend: LineFriend, words: string, ground: LineGround): LineStep {
  if (words === '') return answer(friend, [{ say: 'askWords' }]);
  if (friend.asked !== 'area') return answer(friend, [{ say: 'found', words }]);
  const areas = ground.areasNamed(words);
  const [only, second] = areas;
  if (only === undefined) return answer(friend, [{ say: 'areaUnknown' }]);
  if (second !== undefined) return answer(friend, [{ say: 'areas', areas }]);
  return stepChoice(friend, { is: 'area', area: only }, ground);
}

/** A month that is typed is that of the child that was asked for; else born if it is over, due if it is to come. */
function stepMonth(friend: LineFriend, month: string, ground: LineGround): LineStep {
  const isOver = month <= ground.today.slice(0, 7);
  const asked = friend.asked === 'born' || friend.asked === 'due' ? friend.asked : undefined;
  return stepChoice(friend, { is: 'child', child: { kind: asked ?? (isOver ? 'born' : 'due'), month } }, ground);
}

function stepChoice(friend: LineFriend, choice: LineChoice, ground: LineGround): LineStep {
  const quietly = { ...friend, asked: 'nothing' as const };
  switch (choice.is) {
    case 'regions':
    case 'changeArea':
      return answer({ ...friend, asked: 'area' }, [{ say: 'askArea' }]);
    case 'region':
      return answer(friend, [{ say: 'prefectures', region: choice.region }]);
    case 'prefecture':
      return answer(friend, [{ say: 'rows', prefecture: choice.prefecture }]);
    case 'row':
      return answer(friend, [
        { say: 'municipalities', prefecture: choice.prefecture, row: choice.row, page: choice.page },
      ]);
    case 'area':
      if (!ground.knowsArea(choice.area)) return answer(friend, [{ say: 'areaUnknown' }]);
      return answer({ ...quietly, area: choice.area }, [{ say: 'areaSet', area: choice.area }, afterArea(friend)]);
    case 'years':
      return answer({ ...friend, asked: choice.kind }, [{ say: 'years', kind: choice.kind, page: choice.page }]);
    case 'months':
      return answer({ ...friend, asked: choice.kind }, [{ say: 'months', kind: choice.kind, year: choice.year }]);
    case 'child':
      return addChild(quietly, choice.child, ground);
    case 'removeChild':
      return answer({ ...quietly, children: friend.children.filter((one) => !isSameChild(one, choice.child)) }, [
        { say: 'childRemoved', child: choice.child },
        { say: 'children' },
      ]);
    case 'another':
      return answer(friend, [{ say: 'askChild' }]);
    case 'noChild':
    case 'done':
      return answer({ ...quietly, isReady: true }, [{ say: 'ready' }]);
    case 'changeChildren':
      return answer(quietly, [{ say: 'children' }]);
    case 'now':
      return answer(quietly, [{ say: friend.area === null ? 'askArea' : 'now' }]);
    case 'find':
      return answer(quietly, [{ say: 'askWords' }]);
    case 'settings':
      return answer(quietly, [{ say: 'settings' }]);
    case 'help':
      return answer(friend, [{ say: 'help' }]);
    case 'quiet':
      return answer({ ...quietly, quiet: choice.hours }, [{ say: 'quietSet' }]);
    case 'language':
      return answer({ ...friend, language: choice.language }, [
        { say: 'languageSet' },
        ...(friend.asked === 'area' && !friend.isReady ? [{ say: 'askArea' } as const] : []),
      ]);
    case 'stop':
      return answer({ ...friend, pushes: { are: 'stopped' } }, [{ say: 'stopped' }]);
    case 'resume':
      return answer({ ...friend, pushes: { are: 'on' } }, [{ say: 'resumed' }]);
    case 'pause': {
      const until = addDays(ground.today, PAUSE_DAYS);
      return answer({ ...friend, pushes: { are: 'paused', until } }, [{ say: 'paused', until }]);
    }
    case 'erase':
      return answer(friend, [{ say: 'askErase' }]);
    case 'eraseSurely':
      return answer(NEW_FRIEND, [{ say: 'erased' }], ['erase']);
    case 'keep':
      return answer(friend, [{ say: 'kept' }]);
    case 'link':
      return answer(friend, [{ say: friend.isLinked ? 'linkAlready' : 'linkOffer' }]);
    case 'unlink':
      return friend.isLinked
        ? answer({ ...friend, isLinked: false }, [{ say: 'unlinked' }], ['unlink'])
        : answer(friend, [{ say: 'notLinked' }]);
  }
}

function addChild(friend: LineFriend, child: LineChild, { today }: LineGround): LineStep {
  if (!isPossible(child, today)) return answer(friend, [{ say: 'monthNotPossible' }, { say: 'askChild' }]);
  if (friend.children.some((one) => isSameChild(one, child))) {
    return answer(friend, [{ say: 'childAdded', child }, { say: 'another' }]);
  }
  if (friend.children.length >= MOST_CHILDREN) return answer(friend, [{ say: 'tooManyChildren' }, { say: 'ready' }]);
  return answer({ ...friend, children: [...friend.children, child] }, [
    { say: 'childAdded', child },
    { say: 'another' },
  ]);
}

const MOST_YEARS_BACK = 25;
const MOST_MONTHS_AHEAD = 10;

/** Born in a month that has begun, or due in one that is not over. */
export function isPossible({ kind, month }: LineChild, today: CalendarDate): boolean {
  const ahead = monthsFrom(today.slice(0, 7), month);
  return kind === 'born' ? ahead <= 0 && ahead >= -12 * MOST_YEARS_BACK : ahead >= 0 && ahead <= MOST_MONTHS_AHEAD;
}

function monthsFrom(from: string, to: string): number {
  const count = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return count(to) - count(from);
}
