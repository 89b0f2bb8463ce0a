import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { recordFlows } from '../support/card/flow-exchanges.ts';
import { CARD_SETTINGS, type CardSetting, type Exchange, exchangesMs } from './card-timing.ts';

interface Row {
  readonly name: string;
  exchangesFor(lengths: CardSetting['lengths']): readonly Exchange[];
}

const LOGIN = 'login in one sitting';
/** What a person waits for: all of a flow, or what is left to do once the PIN is typed. */
const FLOWS = [
  [LOGIN, 'all'],
  ['login in the window', 'all'],
  ['login in the window', 'afterPin'],
  ['signing a document', 'all'],
  ['signing a document', 'afterPin'],
  ['attributes in one sitting', 'all'],
  ['attributes', 'afterPin'],
  ['card', 'all'],
] as const;

/** Lines of a table: each of our flows on each kind of card and reader, OpenSC's login beside ours. */
export async function timingTable(holder: PracticeHolder, opensc: readonly Exchange[]): Promise<string[]> {
  const names = [...new Set(FLOWS.map(([name]) => name))];
  const recorded = {
    extended: await recordFlows(holder, names),
    short: await recordFlows(holder, names, { extendedLength: 'refused' }),
  };
  const flowRows = FLOWS.map(
    ([name, part]): Row => ({
      name: part === 'all' ? name : `${name}, after the PIN`,
      exchangesFor: (lengths) => recorded[lengths].find((one) => one.name === name)?.[part] ?? [],
    }),
  );
  const openscRow: Row = { name: 'OpenSC: login in two runs', exchangesFor: () => opensc };
  const login = flowRows[0]?.exchangesFor ?? (() => []);
  return [
    line('seconds, computed', [...CARD_SETTINGS.map(({ name }) => name), 'exchanges', 'bytes']),
    ...[...flowRows, openscRow].map(timingLine),
    line(
      `OpenSC / ${LOGIN}`,
      CARD_SETTINGS.map((one) => `${(exchangesMs(opensc, one) / exchangesMs(login(one.lengths), one)).toFixed(1)} ×`),
    ),
  ];
}

function timingLine({ name, exchangesFor }: Row): string {
  const seconds = CARD_SETTINGS.map((one) => (exchangesMs(exchangesFor(one.lengths), one) / 1_000).toFixed(2));
  const [long, short] = [exchangesFor('extended'), exchangesFor('short')];
  return line(name, [...seconds, either(long.length, short.length), either(byteCount(long), byteCount(short))]);
}

function either(long: number, short: number): string {
  return long === short ? String(long) : `${long}, short ${short}`;
}

function byteCount(exchanges: readonly Exchange[]): number {
  return exchanges.reduce((sum, { commandBytes, responseBytes }) => sum + commandBytes + responseBytes, 0);
}

const FIRST_COLUMN_CHARACTERS = 32;
const COLUMN_CHARACTERS = 26;

function line(first: string, cells: readonly string[]): string {
  return `  ${first.padEnd(FIRST_COLUMN_CHARACTERS)}${cells.map((cell) => cell.padStart(COLUMN_CHARACTERS)).join('')}`;
}
