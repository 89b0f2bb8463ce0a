import type { messagingApi } from '@line/bot-sdk';
import type { Municipality } from '#contract/procedure/procedure.ts';
import type { CalendarDate, MunicipalityCode } from '#contract/values/brands.ts';
import { inLanguage, type Language, type LocalizedText } from '#contract/values/localized-text.ts';
import { QUIET_HOURS, type QuietHours, quietSpan } from '#contract/values/quiet-hours.ts';
import { LANGUAGE_NAMES } from '#words/languages.ts';
import { type LineWords, lineWords } from '#words/line-words.ts';
import { withoutReadings } from '#words/ruby.ts';
import { BORN_ITEM, type DueItem, type Fitting } from './fitting.ts';
import { type LineChild, type LineChoice, REGIONS, type Region, ROWS } from './line-choice.ts';
import { isPossible, type LineFriend, type LineSay } from './line-conversation.ts';
import { choiceData } from './line-intent.ts';

export type LineMessage = messagingApi.Message;
type QuickReply = messagingApi.QuickReplyItem;
type Column = messagingApi.CarouselColumn;

/** What messages are made of besides what is known of a friend. */
export interface LineView {
  readonly today: CalendarDate;
  findArea(area: string): Municipality | undefined;
  /** Those of a prefecture, by the first two digits of their codes. */
  within(prefecture: string): readonly Municipality[];
  search(area: MunicipalityCode | null, words: string): LineFound;
  /** What concerns children of these months there; nothing where the rules of that municipality are not known. */
  fitting(area: MunicipalityCode, children: readonly LineChild[]): readonly Fitting[] | undefined;
  readonly pageUrl: (area: string, id: string) => string;
}

interface LineFound {
  readonly services: readonly {
    readonly id: string;
    readonly title: LocalizedText;
    readonly deadlineText: LocalizedText;
    readonly municipality: { readonly code: string };
  }[];
  readonly suggestions: readonly string[];
}

/** Source: developers.line.biz, Messaging API reference: quick reply, carousel template, action objects. */
const MOST_QUICK_REPLIES = 13;
const MOST_COLUMNS = 10;
const LABEL_LIMIT = 20;
const TITLE_LIMIT = 40;
const COLUMN_TEXT_LIMIT = 60;
/** Beside one button to go on and one to come back. */
const AREAS_A_PAGE = MOST_QUICK_REPLIES - 2;
const YEARS_A_PAGE = MOST_QUICK_REPLIES - 2;
const MOST_YEARS_BACK = 25;

/** By the first two digits of codes. */
const PREFECTURES_OF: Readonly<Record<Region, readonly [number, number]>> = {
  hokkaido: [1, 1],
  tohoku: [2, 7],
  kanto: [8, 14],
  chubu: [15, 23],
  kinki: [24, 30],
  chugoku: [31, 35],
  shikoku: [36, 39],
  kyushu: [40, 47],
};

/** What is said, as messages of LINE: one text and at most one carousel after it, quick replies under the last. */
export function messagesOf(says: readonly LineSay[], friend: LineFriend, view: LineView): LineMessage[] {
  const parts = says.map((say) => partOf(say, friend, view));
  const text = parts.map((part) => part.text).join('\n\n');
  const columns = parts.flatMap((part) => part.columns ?? []).slice(0, MOST_COLUMNS);
  const replies = (parts.at(-1)?.replies ?? []).slice(0, MOST_QUICK_REPLIES);
  const words = lineWords(friend.language);
  const messages: LineMessage[] = [
    { type: 'text', text },
    ...(columns.length === 0 ? [] : [carousel(words.altText, columns)]),
  ];
  const last = messages.at(-1);
  return last === undefined || replies.length === 0
    ? messages
    : [...messages.slice(0, -1), { ...last, quickReply: { items: replies } }];
}

interface Part {
  readonly text: string;
  readonly columns?: readonly Column[];
  readonly replies?: readonly QuickReply[];
}

function partOf(said: LineSay, friend: LineFriend, view: LineView): Part {
  const words = lineWords(friend.language);
  const { buttons } = words;
  switch (said.say) {
    case 'askArea':
      return {
        text: words.askArea,
        replies: REGIONS.map((region) => button(words.regions[region], { is: 'region', region })),
      };
    case 'prefectures':
      return { text: words.whichPrefecture, replies: prefectureReplies(said.region, friend.language, view, words) };
    case 'rows':
      return { text: words.whichRow, replies: rowReplies(said.prefecture, view, words) };
    case 'municipalities':
      return { text: words.whichArea, replies: areaReplies(said, friend.language, view, words) };
    case 'areas':
      return {
        text: words.whichArea,
        replies: said.areas.flatMap((area) => areaButton(view.findArea(area), friend.language)),
      };
    case 'areaSet':
      return { text: words.areaSet(areaName(said.area, friend.language, view)) };
    case 'askChild':
      return {
        text: words.askChild,
        replies: [
          button(buttons.born, { is: 'years', kind: 'born', page: 0 }),
          button(buttons.due, { is: 'years', kind: 'due', page: 0 }),
          button(buttons.noChild, { is: 'noChild' }),
          button(buttons.skip, { is: 'done' }),
        ],
      };
    case 'years':
      return { text: words.whichYear, replies: yearReplies(said, view.today, words) };
    case 'months':
      return {
        text: words.whichMonth(said.year),
        replies: monthReplies(said, view.today, words),
      };
    case 'childAdded':
    case 'childRemoved':
      return { text: words[said.say](childName(said.child, words)) };
    case 'another':
      return {
        text: words.another,
        replies: [button(buttons.yes, { is: 'another' }), button(buttons.no, { is: 'done' })],
      };
    case 'children':
      return {
        text: words.children(friend.children.map((child) => childName(child, words))),
        replies: [
          ...friend.children.map((child) =>
            button(buttons.remove(childName(child, words)), { is: 'removeChild', child }),
          ),
          button(buttons.born, { is: 'years', kind: 'born', page: 0 }),
          button(buttons.due, { is: 'years', kind: 'due', page: 0 }),
        ],
      };
    case 'ready':
      return { text: words.ready, replies: onward(words) };
    case 'now':
      return nowPart(friend, view, words);
    case 'found':
      return foundPart(said.words, friend, view, words);
    case 'settings':
      return {
        text: words.settings(pushesInWords(friend, words), quietInWords(friend.quiet, words)),
        replies: [
          friend.pushes.are === 'on' ? button(buttons.stop, { is: 'stop' }) : button(buttons.resume, { is: 'resume' }),
          button(buttons.pause, { is: 'pause' }),
          ...QUIET_HOURS.filter((hours) => hours !== friend.quiet).map((hours) =>
            button(quietInWords(hours, words), { is: 'quiet', hours }),
          ),
          button(buttons.area, { is: 'changeArea' }),
          button(buttons.children, { is: 'changeChildren' }),
          ...languageReplies(friend.language),
          friend.isLinked ? button(buttons.unlink, { is: 'unlink' }) : button(buttons.link, { is: 'link' }),
          button(buttons.erase, { is: 'erase' }),
        ],
      };
    case 'help':
      return { text: words.help, replies: [...onward(words), ...languageReplies(friend.language)] };
    case 'quietSet':
      return { text: words.quietSet(quietInWords(friend.quiet, words)) };
    case 'paused':
      return { text: words.paused(words.day(said.until)) };
    case 'endedWhich':
      return {
        text: words.endedWhich,
        replies: [
          ...(friend.isLinked ? [button(buttons.unlink, { is: 'unlink' })] : []),
          button(buttons.erase, { is: 'erase' }),
          button(buttons.resume, { is: 'resume' }),
        ],
      };
    case 'askErase':
      return {
        text: words.askErase,
        replies: [button(buttons.eraseSurely, { is: 'eraseSurely' }), button(buttons.keep, { is: 'keep' })],
      };
    case 'greeting':
      return { text: words.greeting };
    default:
      return { text: words[said.say] };
  }
}

function nowPart(friend: LineFriend, view: LineView, words: LineWords): Part {
  const { area } = friend;
  if (area === null) return { text: words.askArea };
  const name = areaName(area, friend.language, view);
  const fitting = view.fitting(area, friend.children);
  if (fitting === undefined) return { text: words.noRules(name), replies: onward(words) };
  if (fitting.length === 0) return { text: words.nothingNow, replies: onward(words) };
  return {
    text: words.now(name),
    columns: fitting.map((one) =>
      columnOf(one.title, lastDayText(one, words), view.pageUrl(area, one.id), friend.language),
    ),
    replies: onward(words),
  };
}

function foundPart(asked: string, friend: LineFriend, view: LineView, words: LineWords): Part {
  const { services, suggestions } = view.search(friend.area, asked);
  if (services.length === 0) return { text: words.notFound(suggestions), replies: onward(words) };
  return {
    text: words.found(Math.min(services.length, MOST_COLUMNS)),
    columns: services
      .slice(0, MOST_COLUMNS)
      .map(({ id, title, deadlineText, municipality }) =>
        columnOf(title, plain(deadlineText, friend.language), view.pageUrl(municipality.code, id), friend.language),
      ),
    replies: onward(words),
  };
}

/** What is sent by itself to everybody who is told the same: no word in it is of one of them. */
export function newsMessages(
  items: readonly DueItem[],
  area: MunicipalityCode,
  language: Language,
  view: LineView,
): LineMessage[] {
  const words = lineWords(language);
  const about = [...new Map(items.filter(({ id }) => id !== BORN_ITEM).map((item) => [item.id, item])).values()];
  const lines = [
    ...(about.length > 0 ? [words.news(areaName(area, language, view))] : []),
    ...(items.some(({ id }) => id === BORN_ITEM) ? [words.bornYet] : []),
    words.howToStop,
  ];
  const columns = about
    .slice(0, MOST_COLUMNS)
    .map((one) => columnOf(one.title, lastDayText(one, words), view.pageUrl(area, one.id), language));
  return [...(columns.length > 0 ? [carousel(words.altText, columns)] : []), { type: 'text', text: lines.join('\n') }];
}

/** That something came, and not what. */
export function noticeMessages(language: Language): LineMessage[] {
  const words = lineWords(language);
  return [{ type: 'text', text: `${words.notice}\n${words.howToStop}` }];
}

/** Leads to the page that links; its address is good for one person, for ten minutes. */
export function linkMessages(language: Language, url: string): LineMessage[] {
  const { linkOffer, buttons } = lineWords(language);
  const template: messagingApi.ButtonsTemplate = {
    type: 'buttons',
    text: clipped(linkOffer, 160),
    actions: [{ type: 'uri', label: clipped(buttons.linkHere, LABEL_LIMIT), uri: url }],
  };
  return [{ type: 'template', altText: buttons.linkHere, template } as LineMessage];
}

export function linkRefusedMessages(language: Language): LineMessage[] {
  return [{ type: 'text', text: lineWords(language).linkNotNow }];
}

function carousel(altText: string, columns: Column[]): LineMessage {
  const template: messagingApi.CarouselTemplate = { type: 'carousel', columns };
  return { type: 'template', altText, template } as LineMessage;
}

function columnOf(title: LocalizedText, text: string, uri: string, language: Language): Column {
  return {
    title: clipped(plain(title, language), TITLE_LIMIT),
    text: clipped(text, COLUMN_TEXT_LIMIT),
    actions: [
      { type: 'uri', label: clipped(lineWords(language).buttons.open, LABEL_LIMIT), uri } as messagingApi.Action,
    ],
  };
}

function lastDayText({ lastDay }: Fitting, words: LineWords): string {
  return lastDay === undefined ? words.noLastDay : words.lastDay(words.day(lastDay.day), lastDay.isAbout);
}

function plain(text: LocalizedText, language: Language): string {
  return withoutReadings(inLanguage(text, language));
}

function button(label: string, choice: LineChoice): QuickReply {
  const shown = clipped(label, LABEL_LIMIT);
  const action = {
    type: 'postback',
    label: shown,
    data: choiceData(choice),
    displayText: shown,
  } as messagingApi.Action;
  return { type: 'action', action };
}

function onward({ buttons }: LineWords): QuickReply[] {
  return [
    button(buttons.now, { is: 'now' }),
    button(buttons.find, { is: 'find' }),
    button(buttons.settings, { is: 'settings' }),
    button(buttons.help, { is: 'help' }),
  ];
}

function languageReplies(current: Language): QuickReply[] {
  return (['ja', 'easy', 'en'] as const)
    .filter((language) => language !== current)
    .map((language) => button(LANGUAGE_NAMES[language], { is: 'language', language }));
}

function prefectureReplies(region: Region, language: Language, view: LineView, words: LineWords): QuickReply[] {
  const [from, to] = PREFECTURES_OF[region];
  const codes = Array.from({ length: to - from + 1 }, (_, at) => String(from + at).padStart(2, '0'));
  return [
    ...codes.flatMap((prefecture) => {
      const [one] = view.within(prefecture);
      return one === undefined ? [] : [button(inLanguage(one.prefecture, language), { is: 'prefecture', prefecture })];
    }),
    button(words.buttons.back, { is: 'regions' }),
  ];
}

/** The row of the kana table that a reading begins in. */
function rowOf(kana: string): (typeof ROWS)[number] {
  const first = kana.normalize('NFD').charAt(0);
  const [one, ...others] = ROWS;
  return others.findLast((start) => start <= first) ?? one;
}

function rowReplies(prefecture: string, view: LineView, words: LineWords): QuickReply[] {
  const rows = new Set(view.within(prefecture).map(({ kana }) => rowOf(kana)));
  return [
    ...ROWS.filter((row) => rows.has(row)).map((row) =>
      button(words.row(row), { is: 'row', prefecture, row, page: 0 }),
    ),
    button(words.buttons.back, { is: 'regions' }),
  ];
}

function areaReplies(
  { prefecture, row, page }: Extract<LineSay, { say: 'municipalities' }>,
  language: Language,
  view: LineView,
  { buttons }: LineWords,
): QuickReply[] {
  const named = ROWS.find((one) => one === row) ?? ROWS[0];
  const all = view
    .within(prefecture)
    .filter(({ kana }) => rowOf(kana) === row)
    .sort((one, other) => one.kana.localeCompare(other.kana, 'ja'));
  const shown = all.slice(page * AREAS_A_PAGE, (page + 1) * AREAS_A_PAGE);
  return [
    ...shown.flatMap((one) => areaButton(one, language)),
    ...(all.length > (page + 1) * AREAS_A_PAGE
      ? [button(buttons.more, { is: 'row', prefecture, row: named, page: page + 1 })]
      : []),
    button(buttons.back, { is: 'prefecture', prefecture }),
  ];
}

function areaButton(area: Municipality | undefined, language: Language): QuickReply[] {
  return area === undefined ? [] : [button(inLanguage(area.name, language), { is: 'area', area: area.code })];
}

function areaName(area: MunicipalityCode, language: Language, view: LineView): string {
  const found = view.findArea(area);
  return found === undefined ? area : inLanguage(found.name, language);
}

function yearReplies(
  { kind, page }: Extract<LineSay, { say: 'years' }>,
  today: CalendarDate,
  { buttons }: LineWords,
): QuickReply[] {
  const year = Number(today.slice(0, 4));
  if (kind === 'due') return [year, year + 1].map((one) => button(String(one), { is: 'months', kind, year: one }));
  const from = year - page * YEARS_A_PAGE;
  const years = Array.from({ length: YEARS_A_PAGE }, (_, at) => from - at).filter(
    (one) => year - one <= MOST_YEARS_BACK,
  );
  return [
    ...years.map((one) => button(String(one), { is: 'months', kind, year: one })),
    ...(year - (from - YEARS_A_PAGE) <= MOST_YEARS_BACK
      ? [button(buttons.earlier, { is: 'years', kind, page: page + 1 })]
      : []),
  ];
}

function monthReplies(
  { kind, year }: Extract<LineSay, { say: 'months' }>,
  today: CalendarDate,
  { month: named }: LineWords,
): QuickReply[] {
  return Array.from({ length: 12 }, (_, at) => ({ kind, month: `${year}-${String(at + 1).padStart(2, '0')}` }))
    .filter((child) => isPossible(child, today))
    .map((child) => button(named(child.month), { is: 'child', child }));
}

function childName({ kind, month }: LineChild, words: LineWords): string {
  const [year = 0, n = 0] = month.split('-').map(Number);
  return words[kind](year, n);
}

function pushesInWords({ pushes }: LineFriend, { pushes: words, day }: LineWords): string {
  return pushes.are === 'paused' ? words.paused(day(pushes.until)) : words[pushes.are];
}

function quietInWords(hours: QuietHours, words: LineWords): string {
  const { from, to } = quietSpan(hours);
  return words.quiet(from, to);
}

function clipped(text: string, limit: number): string {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}
