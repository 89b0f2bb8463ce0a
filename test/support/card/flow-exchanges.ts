import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import type { VirtualCard, VirtualCardOptions } from '#native-bridge/simulator/virtual-card.ts';
import type { Exchange } from '../../bench/card-timing.ts';
import { openFaultBench } from '../flow/fault-bench.ts';
import { FAULTY_FLOWS, flowSetting } from '../flow/faulty-flows.ts';
import type { CardStep } from './card-faults.ts';

/** What one flow said to the card. */
export interface FlowExchanges {
  readonly name: string;
  readonly all: readonly Exchange[];
  /** Since the card was taken for the last time: what a person waits for once the PIN is typed. */
  readonly afterPin: readonly Exchange[];
}

/** The holder's flows, each run once on a card of their own, without a fault. Throws where one is not done. */
export async function recordFlows(
  holder: PracticeHolder,
  names: readonly string[],
  options: VirtualCardOptions = {},
): Promise<FlowExchanges[]> {
  const nowMs = Date.now();
  const setting = await flowSetting(holder, nowMs);
  const recorded: FlowExchanges[] = [];
  for (const name of names) {
    const flow = FAULTY_FLOWS.find((one) => one.name === name);
    if (flow === undefined) throw new Error(`there is no flow called ${name}`);
    const bench = openFaultBench(holder, options, nowMs);
    const end = await bench.clock.passed(flow.run(bench, setting));
    await bench.close();
    if (end === 'stalled' || end.how !== 'done') throw new Error(`${name} is not done`);
    const lastTaken = bench.steps.findLastIndex(({ kind }) => kind === 'connect');
    recorded.push({ name, all: exchangesOf(bench.steps), afterPin: exchangesOf(bench.steps.slice(lastTaken)) });
  }
  return recorded;
}

/** PERFORM SECURITY OPERATION, which we send for signatures alone. */
const SIGN = 0x2a;

function exchangesOf(steps: readonly CardStep[]): Exchange[] {
  return steps.flatMap(({ kind, command, answerDataBytes }, at) =>
    kind === 'connect'
      ? []
      : [
          {
            commandBytes: command.length,
            responseBytes: answerDataBytes + 2,
            isSignature: command[1] === SIGN,
            wakesCard: steps[at - 1]?.kind === 'connect',
          },
        ],
  );
}

/** A card that remembers how long each command and its answer was. */
export interface RecordedCard extends VirtualCard {
  exchanges(): readonly Exchange[];
  forget(): void;
}

export function recordedCard(card: VirtualCard): RecordedCard {
  let recorded: Exchange[] = [];
  let isAsleep = true;
  return {
    ...card,
    async respond(command) {
      const answer = await card.respond(command);
      recorded.push({
        commandBytes: command.length,
        responseBytes: answer.length,
        isSignature: command[1] === SIGN,
        wakesCard: isAsleep,
      });
      isAsleep = false;
      return answer;
    },
    powerOff() {
      isAsleep = true;
      card.powerOff();
    },
    exchanges: () => recorded,
    forget() {
      recorded = [];
    },
  };
}
