import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { recordFlows } from '../support/card/flow-exchanges.ts';
import { OPENSC_NAMES, type OpenscFigures } from './card-bench.ts';
import { CARD_SETTINGS, type CardSetting, type Exchange, exchangesMs, floorMs } from './card-timing.ts';

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
export async function timingTable(holder: PracticeHolder, opensc: readonly OpenscFigures[]): Promise<string[]> {
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
  const openscRows = opensc.map(
    ({ way, exchanges }): Row => ({ name: OPENSC_NAMES[way], exchangesFor: () => exchanges }),
  );
  const login = flowRows[0]?.exchangesFor ?? (() => []);
  const ratioLine = ({ name, exchangesFor }: Row, besides: (lengths: CardSetting['lengths']) => readonly Exchange[]) =>
    line(
      `${name} / ours`,
      CARD_SETTINGS.map((one) => {
        const [theirs, ours] = [exchangesFor(one.lengths), besides(one.lengths)].map((each) => exchangesMs(each, one));
        return `${((theirs ?? 0) / (ours ?? 1)).toFixed(1)} ×`;
      }),
    );
  return [
    line('seconds, computed', [...CARD_SETTINGS.map(({ name }) => name), 'exchanges', 'bytes']),
    ...[...flowRows, ...openscRows].map(timingLine),
    ...openscRows.map((row) => ratioLine(row, login)),
    timingLine({ name: 'login, certificate known', exchangesFor: (lengths) => withoutCertificate(login(lengths)) }),
    line(
      'power and RSA alone, of a login',
      CARD_SETTINGS.map((one) => percent(floorMs(login(one.lengths), one), exchangesMs(login(one.lengths), one))),
    ),
    line(
      'certificate, of a login',
      CARD_SETTINGS.map((one) => {
        const [all, without] = [login(one.lengths), withoutCertificate(login(one.lengths))];
        return percent(exchangesMs(all, one) - exchangesMs(without, one), exchangesMs(all, one));
      }),
    ),
  ];
}

/** Bytes 255 to 510 of the certificate, by which a card is known again. */
const RECOGNISING: Exchange = { commandBytes: 5, responseBytes: 258, isSignature: false, wakesCard: false };

/** A login with a card whose certificate is known from before: it is known again by a part of it. */
function withoutCertificate(login: readonly Exchange[]): readonly Exchange[] {
  const [select, ...rest] = login;
  const others = rest.filter(({ isSignature, responseBytes }) => isSignature || responseBytes <= 2);
  return select === undefined ? [] : [select, RECOGNISING, ...others.filter(({ commandBytes }) => commandBytes !== 7)];
}

function percent(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`;
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
