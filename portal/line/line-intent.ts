import * as z from 'zod';
import { type Language, languageSchema } from '#contract/values/localized-text.ts';
import { parsedJson } from '#platform/json-text.ts';
import { childMonthSchema, type LineChild, type LineChoice, lineChoiceSchema } from './line-choice.ts';
import type { LineEvent } from './line-event.ts';
import { holdsLongNumber } from './long-number.ts';

/** Of what somebody types, so much is looked for. */
const WORDS_LIMIT = 40;

/** What somebody wants who did something on LINE. Of a text, nothing is left but the words to look for. */
export const lineIntentSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('followed') }),
  z.strictObject({ is: z.literal('unfollowed') }),
  z.strictObject({ is: z.literal('pressed'), choice: lineChoiceSchema }),
  z.strictObject({ is: z.literal('words'), words: z.string().max(WORDS_LIMIT) }),
  z.strictObject({ is: z.literal('month'), month: childMonthSchema }),
  z.strictObject({ is: z.literal('number') }),
  z.strictObject({ is: z.literal('attachment') }),
  /** 解除 alone: of what, it does not say. */
  z.strictObject({ is: z.literal('end') }),
  z.strictObject({ is: z.literal('linked'), nonce: z.string().max(100) }),
]);
export type LineIntent = z.infer<typeof lineIntentSchema>;

type Command = Extract<LineChoice, { is: Bare }>['is'] | 'end' | Language;
type Bare =
  | 'stop'
  | 'resume'
  | 'pause'
  | 'erase'
  | 'link'
  | 'unlink'
  | 'changeArea'
  | 'changeChildren'
  | 'help'
  | 'now'
  | 'find'
  | 'settings';

/** Folded, as {@link folded} writes them. */
const COMMANDS: Readonly<Record<Command, readonly string[]>> = {
  stop: ['やめる', '停止', 'すとっぷ', '配信停止', 'いらない', 'stop', 'とめる', '止める'],
  resume: ['再開', 'さいかい', 'resume', 'start'],
  pause: ['休む', '1か月休む', '1ヶ月休む', '一時停止', 'やすむ', 'pause'],
  erase: ['削除', 'でーたを消す', 'けす', 'delete'],
  link: ['連携', 'れんけい', 'link'],
  unlink: ['連携解除', 'unlink'],
  end: ['解除', 'かいじょ'],
  changeArea: ['地域', '引っ越し', 'ひっこし', 'ちいき', 'area', 'moved'],
  changeChildren: ['子ども', 'こども', '子供', 'child', 'children'],
  help: ['使い方', 'つかいかた', 'へるぷ', '?', 'help'],
  now: ['今できる手続き', 'いまできるてつづき', 'now'],
  find: ['探す', 'さがす', 'search'],
  settings: ['お知らせの設定', 'おしらせのせってい', '設定', 'settings'],
  ja: ['日本語', 'japanese'],
  easy: ['やさしい日本語', 'やさしいにほんご', 'にほんご'],
  en: ['英語', 'english', 'えいご'],
};
const COMMAND_OF: ReadonlyMap<string, Command> = new Map(
  Object.entries(COMMANDS).flatMap(([command, words]) => words.map((word) => [word, command as Command] as const)),
);

/** What an event means; nothing where it is none of ours to answer. */
export function intentOf(event: LineEvent): LineIntent | undefined {
  switch (event.type) {
    case 'follow':
      return { is: 'followed' };
    case 'unfollow':
      return { is: 'unfollowed' };
    case 'postback':
      return pressed(event.postback.data);
    case 'accountLink':
      return event.link.result === 'ok' ? { is: 'linked', nonce: event.link.nonce } : undefined;
    case 'message':
      if (event.message.type === 'text') return intentOfText(event.message.text ?? '');
      return event.message.type === 'sticker' ? undefined : { is: 'attachment' };
  }
}

/** Whether nothing is to be left of whoever wants it, and what they said before is not answered after it. */
export function isFarewell(intent: LineIntent): boolean {
  return intent.is === 'unfollowed' || (intent.is === 'pressed' && intent.choice.is === 'eraseSurely');
}

function intentOfText(text: string): LineIntent {
  if (holdsLongNumber(text)) return { is: 'number' };
  const command = COMMAND_OF.get(folded(text));
  if (command === 'end') return { is: 'end' };
  if (command !== undefined) {
    const choice = isLanguage(command) ? { is: 'language' as const, language: command } : { is: command };
    return { is: 'pressed', choice };
  }
  const month = monthIn(text);
  return month === undefined
    ? { is: 'words', words: text.normalize('NFKC').trim().slice(0, WORDS_LIMIT) }
    : { is: 'month', month };
}

function isLanguage(command: Command): command is Language {
  return languageSchema.safeParse(command).success;
}

function pressed(data: string): LineIntent | undefined {
  const choice = choiceIn(data);
  if (choice !== undefined) return { is: 'pressed', choice };
  return holdsLongNumber(data) ? { is: 'number' } : undefined;
}

/** What a button of ours brings back. */
export function choiceData(choice: LineChoice): string {
  return JSON.stringify(choice);
}

function choiceIn(data: string): LineChoice | undefined {
  return lineChoiceSchema.safeParse(parsedJson(data)).data;
}

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s。.!！、,「」]/gu, '')
    .replaceAll(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/** `2026年5月`, `2026-05`, `令和8年5月`. */
function monthIn(text: string): string | undefined {
  const found = /^(?:(令和|平成)(\d{1,2}|元)年|(20\d{2})[年/.-])(\d{1,2})月?$/.exec(
    text.normalize('NFKC').replaceAll(/\s/g, ''),
  );
  if (found === null) return undefined;
  const [, era, ofEra, western, month = ''] = found;
  const year =
    western === undefined ? Number(ofEra === '元' ? 1 : ofEra) + (era === '令和' ? 2018 : 1988) : Number(western);
  return childMonthSchema.safeParse(`${year}-${month.padStart(2, '0')}`).data;
}

export function isSameChild(one: LineChild, other: LineChild): boolean {
  return one.kind === other.kind && one.month === other.month;
}
