import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PersonaName } from '#contract/card/persona.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import type { VirtualCardOptions } from '#native-bridge/simulator/virtual-card.ts';
import { STEP_FAULTS, type StepFault } from '../support/card/card-faults.ts';
import { temporaryAuthority } from '../support/card/practice-card.ts';
import { type FaultBench, openFaultBench } from '../support/flow/fault-bench.ts';
import { FAULTY_FLOWS, type FaultyFlow, type FlowSetting, flowSetting } from '../support/flow/faulty-flows.ts';
import type { FlowEnd } from '../support/flow/flow-person.ts';
import { leftToMachine } from '../support/flow/moved-clock.ts';
import { IS_NIGHTLY } from '../support/generated-counts.ts';

/** They occur nowhere else, so that one that leaks is found. */
const CANARIES = { auth: '7391', text: '8264', sign: 'QZX739' };
const CARDS = {
  'extended length': {},
  'short lengths': { extendedLength: 'refused' },
  'no short identifiers': { extendedLength: 'refused', shortFileIds: 'refused' },
} as const satisfies Record<string, VirtualCardOptions>;
type CardKind = keyof typeof CARDS;
const CARD_KINDS = Object.keys(CARDS) as CardKind[];

/** Every run takes each so many-th cell, so that each fault meets each flow and each step meets many faults. */
const STRIDE = IS_NIGHTLY ? 1 : 37;
/** When every run begins, so that no length of a certificate depends on the day. */
const STARTS_AT_MS = Date.UTC(2026, 3, 1);

interface Cell {
  readonly flow: FaultyFlow;
  readonly card: CardKind;
  readonly fault: StepFault;
  readonly step: number;
}

interface CellResult extends Cell {
  readonly end: FlowEnd;
  readonly broken: readonly string[];
}

interface CleanRun {
  readonly flow: FaultyFlow;
  readonly card: CardKind;
  readonly bench: FaultBench;
  readonly end: FlowEnd;
}

const holders = new Map<PersonaName, { readonly holder: PracticeHolder; readonly setting: FlowSetting }>();
const cleanRuns: CleanRun[] = [];
const results: CellResult[] = [];
let cellCount = 0;

beforeAll(async () => {
  const { authority } = await temporaryAuthority(STARTS_AT_MS);
  for (const persona of new Set(FAULTY_FLOWS.flatMap(personasOf))) {
    const made = await authority.holder(persona);
    const holder = { ...made, persona: { ...made.persona, secrets: CANARIES } };
    holders.set(persona, { holder, setting: await flowSetting(holder, STARTS_AT_MS) });
  }
  for (const flow of FAULTY_FLOWS) for (const card of CARD_KINDS) cleanRuns.push(await run(flow, card));
  const cells = cleanRuns.flatMap(cellsOf);
  cellCount = cells.length;
  for (const cell of cells.filter((_, at) => at % STRIDE === 0)) {
    const { bench, end } = await run(cell.flow, cell.card, cell);
    results.push({ ...cell, end, broken: bench.broken });
  }
}, 1_800_000);

function personasOf({ persona, otherPersona }: FaultyFlow): PersonaName[] {
  return otherPersona === undefined ? [persona] : [persona, otherPersona];
}

async function run(flow: FaultyFlow, card: CardKind, cell?: Cell): Promise<CleanRun> {
  const held = holders.get(flow.persona);
  if (held === undefined) throw new Error('every persona was made');
  const other = flow.otherPersona === undefined ? undefined : holders.get(flow.otherPersona)?.holder;
  const bench = openFaultBench(held.holder, CARDS[card], STARTS_AT_MS, cell, other);
  const passed = await bench.clock.passed(flow.run(bench, held.setting));
  if (passed === 'stalled') bench.broken.push('SR-16: hangs');
  await bench.close();
  return { flow, card, bench, end: passed === 'stalled' ? STALLED : passed };
}

const STALLED: FlowEnd = { how: 'waiting', failure: undefined, shown: [] };

function cellsOf({ flow, card, bench }: CleanRun): Cell[] {
  return bench.steps.flatMap((step, at) =>
    at < (flow.firstStep ?? 0)
      ? []
      : STEP_FAULTS.filter((fault) => fault.at === step.kind && (fault.at === 'connect' || fault.fits(step))).map(
          (fault) => ({ flow, card, fault, step: at }),
        ),
  );
}

function name({ flow, card, step, fault }: Cell): string {
  return `${flow.name}, ${card}, step ${step}: ${fault.kind}`;
}

describe('each flow × each step with the card × each fault', () => {
  it('comes to the same on any machine under any load: no flow waits for anything but the clock of its run', async () => {
    expect(await leftToMachine(() => readFile(import.meta.filename))).not.toEqual([]);
    expect(await leftToMachine(() => wait(1))).not.toEqual([]);
    for (const flow of FAULTY_FLOWS) {
      expect(await leftToMachine(() => run(flow, 'extended length')), flow.name).toEqual([]);
    }
  });

  it('without a fault every flow is done, and nothing is shown on the way', () => {
    const notDone = cleanRuns.filter(
      ({ end, bench }) => end.how !== 'done' || end.shown.length + bench.broken.length > 0,
    );
    expect(notDone.map(({ flow, card, bench, end }) => ({ flow: flow.name, card, end, broken: bench.broken }))).toEqual(
      [],
    );
  });

  it('SR-3, SR-7, SR-10, SR-13, SR-14, SR-15, SR-16, SR-24, SR-25: no cell breaks a promise', () => {
    const broken = results.filter((result) => result.broken.length > 0);
    expect(broken.map((result) => `${name(result)}: ${[...new Set(result.broken)].join('; ')}`)).toEqual([]);
    expect(results.length).toBeGreaterThan(1_000);
  });

  it('every cell ends in a named failure or goes on; only a trouble that stays is waited out', () => {
    const waiting = results.filter(({ end, fault }) => end.how === 'waiting' && fault.stays !== true);
    expect(waiting.map(name)).toEqual([]);
    const unnamed = results.filter(({ end }) => end.how === 'failed' && end.failure === undefined);
    expect(unnamed.map(name)).toEqual([]);
  });

  it.runIf(IS_NIGHTLY)('docs/fault-matrix.md shows its size and its result', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/fault-matrix.md');
  });
});

function page(): string {
  return [INTRODUCTION, '## Size', '', ...sizeTable(), '', '## Result', '', ...resultTable(), ''].join('\n');
}

const INTRODUCTION = `# Fault matrix

Every flow × every step of it with the card × every fault that fits the step, on cards that take extended lengths, that take
none, and that know no short identifiers either. A step is one command, or the card being taken. Each flow is run once without
a fault to learn its steps; the cells are made from them, none is picked by hand. In each cell a person does what the flow asks,
puts right what it names, and has enough of it after twelve times.

Held in every cell: the flow goes on or ends in a failure of the closed list, within the time of each step; nothing is thrown; no
more secrets are sent than were typed, none twice; after each letting go of the card no key and no protected file answers; no
secret is in a state, view or failure; what the view says of reader, card and tries is so, and a try is named as in danger
exactly where one is.

Each cell has a time of its own, which passes only when there is nothing left to do: no count depends on the machine or its load.

\`npm test\` runs a part of the cells. \`npm run test:nightly\` runs all and fails when this page is no longer true; after a
wanted change, run \`npm run test:nightly -- fault-matrix --update\`.
`;

function sizeTable(): string[] {
  const rows = FAULTY_FLOWS.map((flow) => {
    const cells = CARD_KINDS.map((card) => {
      const clean = cleanRuns.filter((one) => one.flow === flow && one.card === card);
      return `${clean.map(({ bench }) => bench.steps.length - (flow.firstStep ?? 0)).join()}`;
    });
    const count = cleanRuns.filter((one) => one.flow === flow).flatMap(cellsOf).length;
    return `| ${flow.name} | ${cells.join(' | ')} | ${count} |`;
  });
  return [
    `Steps of each flow on each kind of card, and cells: ${FAULTY_FLOWS.length} flows, ${STEP_FAULTS.length} faults, **${cellCount} cells**.`,
    '',
    `| flow | ${CARD_KINDS.join(' | ')} | cells |`,
    `| --- | ${CARD_KINDS.map(() => '---:').join(' | ')} | ---: |`,
    ...rows,
  ];
}

/** `shown`: the person was told of it, mended it or tried again, and the flow was done. */
function resultTable(): string[] {
  const rows = STEP_FAULTS.map((fault) => {
    const all = results.filter((result) => result.fault === fault);
    const byItself = all.filter(({ end }) => end.how === 'done' && end.shown.length === 0);
    const afterWords = all.filter(({ end }) => end.how === 'done' && end.shown.length > 0);
    const others = all.filter(({ end }) => end.how !== 'done');
    return `| ${fault.kind} | ${all.length} | ${byItself.length} | ${afterWords.length} | ${codes(afterWords, ({ shown }) => shown)} | ${codes(others, whyEnded)} |`;
  });
  return [
    'What the flow made of it: done without a word; done after the person was told and did something, and with which words; or',
    'ended, and in which failure. `waiting`: the trouble stayed, and the flow waited for the person until they had enough.',
    '',
    '| fault | cells | by itself | with the person | told | ended |',
    '| --- | ---: | ---: | ---: | --- | --- |',
    ...rows,
  ];
}

function whyEnded({ how, failure, shown }: FlowEnd): readonly string[] {
  return how === 'failed' ? [failure?.code ?? 'unnamed'] : [how, ...shown];
}

function codes(ends: readonly CellResult[], namesOf: (end: FlowEnd) => readonly string[]): string {
  const counts = new Map<string, number>();
  for (const { end } of ends) {
    const key = namesOf(end).join(' + ');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([key, count]) => `${key} ${count}`)
    .join(', ');
}
