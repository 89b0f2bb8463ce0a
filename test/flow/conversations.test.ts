import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MethodName, ParamsOf } from '#contract/app/app-contract.ts';
import { connectContract } from '#contract/app/ipc-client.ts';
import { decodeFrame, encodeFrame, type Frame, type FrameChannel } from '#contract/app/ipc-frame.ts';
import { municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { serveWindow } from '#host/serve-window.ts';
import { sampleAnswers } from '../support/application/sample-answers.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

const PINS = { auth: '1234', wrong: '0000', text: '5678', sign: 'ABC123' };

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

const INTRODUCTION = `# Conversations

What a window and its host say to each other, frame by frame, as it was recorded on the practice card and a portal.
\`test/flow/conversations.test.ts\` writes this page and fails when it is no longer true; after a wanted change, run that
test with \`--update\`.

\`→\` is a request of the window with its number and method, \`←\` a result, a failure or an event of the host. \`+ pin\` is a
byte member that travels beside the text; its content is not recorded. Words in capitals stand for what differs each time, \`…\`
for what is long: a procedure's definition, answers, the sections of a document, the practice people.
`;

it('docs/conversations.md shows what a window and its host say to each other', async () => {
  const conversations = [
    await conversation('Login', async ({ test, call }) => {
      await call('hello', {});
      await call('beginLogin', {});
      await test.untilCard('awaitingPin');
      await call('givePin', { ...now(test), pin: bytesOf(PINS.auth) });
      await test.untilStep('done');
      await call('cancelFlow', { flowId: test.view().flowId });
    }),
    await conversation('Login with a wrong PIN first', async ({ test, call }) => {
      await call('beginLogin', {});
      await test.untilCard('awaitingPin');
      await call('givePin', { ...now(test), pin: bytesOf(PINS.wrong) });
      await test.until(
        ({ step }) => 'card' in step && step.card.at === 'awaitingPin' && step.card.triesLeft === 2,
        'the second try',
      );
      await call('givePin', { ...now(test), pin: bytesOf(PINS.auth) });
      await test.untilStep('done');
    }),
    await conversation('Cancelled', async ({ test, call }) => {
      await call('beginLogin', {});
      await test.untilCard('awaitingPin');
      await call('cancelFlow', { flowId: test.view().flowId });
      await test.untilStep('cancelled');
    }),
    await conversation(
      'An application, from form to receipt',
      async ({ test, call }) => {
        const procedure = procedureIdSchema.parse('child-allowance-donation');
        const municipality = municipalityCodeSchema.parse('131318');
        await call('beginApply', { procedure, municipality, applicantFrom: 'card' });
        await test.untilCard('awaitingPin');
        await call('givePin', { ...now(test), pin: bytesOf(PINS.text) });
        const { step } = await test.untilStep('fillingForm');
        if (step.at !== 'fillingForm') throw new Error('not the form');
        const answers = sampleAnswers(portal.procedure(procedure));
        await call('reviewApplication', { ...now(test), draft: { ...step.draft, answers } });
        await test.untilStep('reviewing');
        await call('fileApplication', { ...now(test), declared: ['statementTrue'], keepHousehold: false });
        await test.untilCard('awaitingPin');
        await call('givePin', { ...now(test), pin: bytesOf(PINS.sign) });
        await test.untilStep('done');
      },
      (test) => test.signIn(PINS.auth),
    ),
  ];
  const page = [INTRODUCTION, ...conversations].join('\n');

  expect(Object.values(PINS).filter((pin) => page.includes(pin))).toEqual([]);
  await expect(page).toMatchFileSnapshot('../../docs/conversations.md');
});

interface Talk {
  readonly test: TestCore;
  /** Calls as a window does; a failure fails the test. */
  readonly call: <Name extends MethodName>(method: Name, params: ParamsOf<Name>) => Promise<void>;
}

/** Holds one conversation through whole frames, encoded and decoded again, and writes it down. */
async function conversation(
  title: string,
  hold: (talk: Talk) => Promise<void>,
  before: (test: TestCore) => Promise<void> = async () => undefined,
): Promise<string> {
  const test = await openTestCore(portal);
  await before(test);
  const lines: string[] = [];
  const { windowEnd, hostEnd } = recordedChannel((frame) => lines.push(written(frame)));
  const served = serveWindow(test.core, hostEnd, (entry) => test.logged.push(entry));
  const client = connectContract(windowEnd);
  await hold({
    test,
    async call(method, params) {
      got(await client.call(method, params));
    },
  });
  windowEnd.close();
  await served;
  await test.core.close();
  return `## ${title}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`;
}

function recordedChannel(record: (frame: Frame) => void): { windowEnd: FrameChannel; hostEnd: FrameChannel } {
  const toWindow: ((frame: unknown) => void)[] = [];
  const toHost: ((frame: unknown) => void)[] = [];
  const onClose: (() => void)[] = [];
  let open = true;
  const end = (mine: typeof toHost, theirs: typeof toHost): FrameChannel => ({
    send(frame) {
      if (!open) return;
      record(frame);
      const message = encodeFrame(frame);
      for (const listener of theirs) listener(decodeFrame(message));
    },
    onFrame: (listener) => mine.push(listener),
    onClose: (listener) => onClose.push(listener),
    close() {
      open = false;
      for (const listener of onClose) listener();
    },
  });
  return { windowEnd: end(toWindow, toHost), hostEnd: end(toHost, toWindow) };
}

/** Of byte members only the names are taken. */
function written(frame: Frame): string {
  switch (frame.kind) {
    case 'request':
      return [`→ ${frame.id} ${frame.method} ${stable(frame.params)}`, ...Object.keys(frame.bytes)].join(' + ');
    case 'result':
      return `← ${frame.id} result ${stable(frame.result)}`;
    case 'failure':
      return `← ${frame.id} failure ${stable(frame.failure)}`;
    case 'event':
      return `← ${frame.event} ${stable(frame.data)}`;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  flowId: 'FLOW',
  endsAtMs: 'TIME',
  freshUntilMs: 'TIME',
  holder: 'HOLDER',
  receivedAt: 'TIME',
  receiptNumber: 'NUMBER',
  sha256: 'DIGEST',
};
const LONG = ['procedure', 'answers', 'sections', 'practicePersonas', 'afterFiling', 'office'];

function stable(value: unknown): string {
  return JSON.stringify(value, (key, member: unknown) => {
    if (LONG.includes(key) && typeof member === 'object') return '…';
    // A receipt is an object in the view and a JWS inside it.
    if (key === 'receipt' && typeof member === 'string') return 'JWS';
    return WORDS[key] ?? member;
  });
}

function now(test: TestCore) {
  const { flowId, revision } = test.view();
  return { flowId, revision };
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
