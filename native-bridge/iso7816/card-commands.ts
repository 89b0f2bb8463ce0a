import type { Outcome } from '#contract/failures/outcome.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import type { CardChannel } from '#native-bridge/transport/card-transport.ts';
import type { CardApplication, CardFile } from '../profile/card-profile.ts';
import { NOTHING_SELECTED, type Selection, selectionAfter } from './allowed-commands.ts';
import { type CommandApdu, encodeCommand, parseResponse, type ResponseApdu } from './apdu.ts';
import type { ReaderAbilities, ReaderMemory } from './reader-memory.ts';
import { parseStatusWord, type StatusWord, statusWordText } from './status-word.ts';

export interface CardSession {
  readonly signal: AbortSignal;
  readonly memory: ReaderMemory;
}

/** One answer, GET RESPONSE already done. */
export interface CardAnswer {
  readonly data: Uint8Array;
  readonly statusWord: number;
  readonly status: StatusWord;
}

export interface ReadRange {
  readonly offset: number;
  /** 1 to 8,192; more than 256 asks for extended length. */
  readonly wantedBytes: number;
}

/** The commands this product knows, on one card. Every failure is that of `CardChannel.transmit`. */
export interface CardCommands {
  readonly abilities: ReaderAbilities;
  /** Of the work that these commands are for. */
  readonly signal: AbortSignal;
  /**
   * Takes the card anew, for a reader that has reset it, and selects what was selected. `kept`: it was not done, since what
   * comes next is for this very card. Fails with `cardUnreadable`.
   */
  startOver(during: string): Promise<'kept' | Outcome<void>>;
  /** From here on it is not started over; presenting a secret says so as well. */
  commit(): void;
  /** Runs `work`; its commands, GET RESPONSE and repetitions included, fail with `cardUnreadable` once `most` were sent. */
  withAtMost<T>(most: number, work: () => Promise<Outcome<T>>): Promise<Outcome<T>>;
  selectApplication(application: CardApplication): Promise<Outcome<CardAnswer>>;
  selectFile(file: CardFile, during: string): Promise<Outcome<CardAnswer>>;
  /** `file` addresses by short identifier (offset at most 255); without it the current file is read. */
  readBinary(range: ReadRange, during: string, file?: CardFile): Promise<Outcome<CardAnswer>>;
  /** Empty VERIFY: uses up no try. */
  queryTries(during: string, form: 'fourBytes' | 'withLe', file?: CardFile): Promise<Outcome<CardAnswer>>;
  /** Sent once. The command's own copy of the secret is zeroed. */
  verify(secret: Uint8Array, during: string, file?: CardFile): Promise<Outcome<CardAnswer>>;
  /** CHANGE REFERENCE DATA. Sent once. The command's own copy of the secret is zeroed. */
  changePin(newSecret: Uint8Array, during: string, file?: CardFile): Promise<Outcome<CardAnswer>>;
  /** Records count from 1. `file` addresses by short identifier; without it the current file is read. */
  readRecord(number: 1, during: string, file?: CardFile): Promise<Outcome<CardAnswer>>;
  /** Sent once. */
  sign(input: Uint8Array, signatureBytes: number, during: string, file?: CardFile): Promise<Outcome<CardAnswer>>;
}

const STEP_TIMEOUT_MS = 10_000;
const SIGN_TIMEOUT_MS = 20_000;
const MAX_GET_RESPONSES = 16;
const SHORT_ID = 0x80;

/** Per channel, so that two applications opened on one card agree on which is current. */
const selections = new WeakMap<CardChannel, Selection>();
/** Channels that are meant for one card and no other that might lie there after a reset. */
const committed = new WeakSet<CardChannel>();

export function cardCommands(channel: CardChannel, { signal, memory }: CardSession): CardCommands {
  const abilities = memory.abilities(channel);

  let commandsLeft = Number.POSITIVE_INFINITY;

  /** The only caller of `transmit`: a command that is not on the list is a bug and throws before it leaves. */
  async function exchange(command: Uint8Array, step: Step): Promise<Outcome<CardAnswer>> {
    const before = selections.get(channel) ?? NOTHING_SELECTED;
    const after = selectionAfter(before, command);
    if (after === undefined) throw new Error('a command outside the allowed set was about to be sent');
    if (signal.aborted) return failed({ code: 'cancelled' });
    if (commandsLeft === 0) {
      return failed({ code: 'cardUnreadable', during: step.during, tryMayBeUsed: step.mayUseTry });
    }
    commandsLeft -= 1;
    const sent = await channel.transmit(command, { signal, ...step });
    if (!sent.ok) {
      if (sent.failure.code === 'cardUnreadable') doubtForm(command, abilities);
      return sent;
    }
    const answer = parseResponse(sent.value);
    if (answer === undefined) {
      return failed({ code: 'cardRemoved', during: step.during, tryMayBeUsed: step.mayUseTry });
    }
    const status = parseStatusWord(answer.statusWord);
    if (status.kind === 'unknown' || status.kind === 'wrongLength') doubtForm(command, abilities);
    const isRefusedSelect = command[1] === 0xa4 && status.kind !== 'ok' && status.kind !== 'moreWaiting';
    const held = isRefusedSelect ? (command[2] === 0x04 ? NOTHING_SELECTED : before) : after;
    const waitingBytes = status.kind === 'moreWaiting' ? status.waitingBytes : 0;
    selections.set(channel, { ...held, waitingBytes });
    return success({ ...answer, status });
  }

  async function send(command: Uint8Array, step: Step): Promise<Outcome<CardAnswer>> {
    const first = await exchange(command, step);
    if (!first.ok || first.value.status.kind !== 'moreWaiting') return first;
    return collect(first.value, step);
  }

  async function collect(first: CardAnswer, step: Step): Promise<Outcome<CardAnswer>> {
    const parts = [first.data];
    let last = first;
    for (let n = 0; last.status.kind === 'moreWaiting'; n += 1) {
      if (n === MAX_GET_RESPONSES) {
        return failed({ code: 'cardUnreadable', during: step.during, tryMayBeUsed: step.mayUseTry });
      }
      const expectedBytes = last.status.waitingBytes;
      const command = encodeCommand({ cla: 0x00, ins: 0xc0, p1: 0, p2: 0, expectedBytes });
      const next = await exchange(command, { ...step, timeoutMs: STEP_TIMEOUT_MS });
      if (!next.ok) return next;
      last = next.value;
      parts.push(last.data);
    }
    return success({ ...last, data: new Uint8Array(Buffer.concat(parts)) });
  }

  async function startOver(during: string): Promise<'kept' | Outcome<void>> {
    const { application, file } = selections.get(channel) ?? NOTHING_SELECTED;
    if (committed.has(channel) || application === undefined) return 'kept';
    selections.set(channel, NOTHING_SELECTED);
    const isSelected =
      (await channel.renew(signal)).ok &&
      isOk(await selectApplication(application)) &&
      (file === undefined || isOk(await selectFile(file, during)));
    return isSelected ? success(undefined) : failed({ code: 'cardUnreadable', during, tryMayBeUsed: false });
  }

  async function sendSecret(apdu: CommandApdu, during: string): Promise<Outcome<CardAnswer>> {
    committed.add(channel);
    const command = encodeCommand(apdu);
    try {
      return await exchange(command, { during, timeoutMs: STEP_TIMEOUT_MS, mayUseTry: true });
    } finally {
      command.fill(0);
    }
  }

  async function selectApplication(application: CardApplication): Promise<Outcome<CardAnswer>> {
    const data = new Uint8Array(Buffer.from(application.aid, 'hex'));
    const command = encodeCommand({ cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x0c, data });
    const first = await send(command, quietStep('selectApplication'));
    // One measured card answers 6F00 to whatever comes first after power-up.
    return first.ok && first.value.statusWord === 0x6f00 ? send(command, quietStep('selectApplication')) : first;
  }

  function selectFile(file: CardFile, during: string): Promise<Outcome<CardAnswer>> {
    const data = Uint8Array.of(file.id >> 8, file.id & 0xff);
    return send(encodeCommand({ cla: 0x00, ins: 0xa4, p1: 0x02, p2: 0x0c, data }), quietStep(during));
  }

  return {
    abilities,
    signal,
    async withAtMost(most, work) {
      commandsLeft = most;
      try {
        return await work();
      } finally {
        commandsLeft = Number.POSITIVE_INFINITY;
      }
    },
    startOver,
    commit: () => void committed.add(channel),
    selectApplication,
    selectFile,
    async readBinary({ offset, wantedBytes }, during, file) {
      if (offset < 0 || offset > (file === undefined ? 0x7fff : 0xff))
        throw new RangeError('offset outside READ BINARY');
      const p1 = file === undefined ? offset >> 8 : 0x80 | file.id;
      const read = (expectedBytes: number) =>
        send(encodeCommand({ cla: 0x00, ins: 0xb0, p1, p2: offset & 0xff, expectedBytes }), quietStep(during));
      const first = await read(wantedBytes);
      return first.ok &&
        first.value.status.kind === 'wrongExpectedLength' &&
        first.value.status.exactBytes < wantedBytes
        ? read(first.value.status.exactBytes)
        : first;
    },
    queryTries(during, form, file) {
      const header = { cla: 0x00, ins: 0x20, p1: 0x00, p2: reference(file) };
      return send(encodeCommand(form === 'fourBytes' ? header : { ...header, expectedBytes: 256 }), quietStep(during));
    },
    verify(secret, during, file) {
      return sendSecret({ cla: 0x00, ins: 0x20, p1: 0x00, p2: reference(file), data: secret }, during);
    },
    changePin(newSecret, during, file) {
      return sendSecret({ cla: 0x00, ins: 0x24, p1: 0x01, p2: reference(file), data: newSecret }, during);
    },
    readRecord(number, during, file) {
      const p2 = ((file?.id ?? 0) << 3) | 0x04;
      return send(encodeCommand({ cla: 0x00, ins: 0xb2, p1: number, p2, expectedBytes: 256 }), quietStep(during));
    },
    sign(input, signatureBytes, during, file) {
      const header = { cla: 0x80, ins: 0x2a, p1: 0x00, p2: reference(file) };
      const command = encodeCommand({ ...header, data: input, expectedBytes: signatureBytes });
      return send(command, { during, timeoutMs: SIGN_TIMEOUT_MS, mayUseTry: false });
    },
  };
}

/** A form that worked before and is refused now may be another card's of the same ATR: it is to be learnt anew. */
function doubtForm(command: Uint8Array, abilities: ReaderAbilities): void {
  const [, ins = 0, p1 = 0, p2 = 0, length] = command;
  const isExtended = command.length > 5 && length === 0;
  const hasShortId = ins === 0xb0 ? (p1 & SHORT_ID) !== 0 : ins === 0xb2 ? p2 >> 3 !== 0 : (p2 & 0x1f) !== 0;
  if (isExtended && abilities.extendedLength === true) abilities.extendedLength = undefined;
  if (ins !== 0xa4 && hasShortId && abilities.shortFileIds === true) abilities.shortFileIds = undefined;
  if (command.length === 4 && abilities.fourByteCommands === true) abilities.fourByteCommands = undefined;
}

function isOk(selected: Outcome<CardAnswer>): boolean {
  return selected.ok && selected.value.status.kind === 'ok';
}

interface Step {
  readonly during: string;
  readonly timeoutMs: number;
  readonly mayUseTry: boolean;
}

function quietStep(during: string): Step {
  return { during, timeoutMs: STEP_TIMEOUT_MS, mayUseTry: false };
}

function reference(file: CardFile | undefined): number {
  return 0x80 | (file?.id ?? 0);
}

/** The failure for a status word that a step has no use for; `tryMayBeUsed` where a secret went before it. */
export function refused(
  during: string,
  { statusWord }: Pick<ResponseApdu, 'statusWord'>,
  tryMayBeUsed = false,
): ReturnType<typeof failed> {
  return failed({ code: 'cardRefused', during, statusWord: statusWordText(statusWord), tryMayBeUsed });
}
