import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLOW_METHODS, FLOWS } from '#contract/app/flows/flow-list.ts';
import type { Outcome } from '#contract/failures/outcome.ts';
import { type FlowName, flowNameSchema } from '#contract/values/flow-name.ts';
import { portalKeyOf } from '#documents/authorization/request-text.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { beginNativeRequest } from '../support/flow/native-requests.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { sampleParams } from '../support/window/scripted-core.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await openTestPortal();
});
afterAll(() => portal.close());

const SAMPLES: Readonly<Record<string, object>> = sampleParams('TEST-0001-0002');
/** Flows of who is signed in already. */
const OF_A_SESSION: ReadonlySet<FlowName> = new Set(['apply', 'fresh', 'benefitAccount', 'registerProxy']);
/** A gate has a flow of its own and no other: `gate.test.ts`. */
const IN_WINDOW = flowNameSchema.options.filter((name) => name !== 'gateEntry');
const namesOf = (part: 'begin' | 'commands' | 'afterwards') => [
  ...new Set(flowNameSchema.options.flatMap((name) => Object.keys(FLOWS[name][part]))),
];

async function begun(name: FlowName): Promise<TestCore> {
  const test = await openTestCore(portal, { openReturnPage: async () => undefined });
  if (OF_A_SESSION.has(name)) await test.signIn();
  if (name === 'nativeRequest') {
    await beginNativeRequest(test);
    return test;
  }
  // No site asks behind the sample of a link, which would end it; until its portal answers it waits.
  if (name === 'authorize') test.network.fault = () => 'silent';
  // A flow with several ways in begins by its first.
  const [method = ''] = Object.keys(FLOWS[name].begin);
  got(await call(test, method, name === 'authorize' ? { portalKey: portalKeyOf(portal.origin()) } : {}));
  return test;
}

/** Calls a method of any flow with its sample, for the flow that is shown. */
function call(test: TestCore, method: string, change: object = {}): Promise<Outcome<unknown>> {
  const handlers = test.core.handlers as unknown as Record<string, (params: object) => Promise<Outcome<unknown>>>;
  return handlers[method]?.({ ...SAMPLES[method], ...change }) ?? Promise.reject(new Error(`no handler of ${method}`));
}

function shown(test: TestCore) {
  const { flowId, revision } = test.view();
  return { flowId, revision };
}

describe('every flow of the window', () => {
  it('has its methods in the contract once, and a handler for each', async () => {
    const { handlers } = (await openTestCore(portal)).core;

    expect(Object.keys(FLOW_METHODS).toSorted()).toEqual(
      [...namesOf('begin'), ...namesOf('commands'), ...namesOf('afterwards')].toSorted(),
    );
    expect(Object.keys(FLOW_METHODS).filter((method) => !(method in handlers))).toEqual([]);
  });

  it.each(IN_WINDOW)('%s: is shown under its name, and is in the way of every other', async (name) => {
    const test = await begun(name);
    expect(test.view().flow).toBe(name);
    for (const other of namesOf('begin')) {
      const refused = await call(test, other);
      expect(refused).toEqual({ ok: false, failure: { code: 'flowBusy', flow: name } });
    }
  });

  it.each(IN_WINDOW)('%s: takes no command of another flow', async (name) => {
    const test = await begun(name);
    const foreign = namesOf('commands').filter((command) => !(command in FLOWS[name].commands));
    for (const command of foreign) {
      const refused = await call(test, command, shown(test));
      expect([command, refused]).toEqual([command, { ok: false, failure: { code: 'flowUnknown' } }]);
    }
  });

  it.each(IN_WINDOW)('%s: is told nothing about another question, or under another name', async (name) => {
    const test = await begun(name);
    const { flowId, revision } = shown(test);
    for (const command of Object.keys(FLOWS[name].commands)) {
      const late = await call(test, command, { flowId, revision: revision + 1 });
      expect([command, late]).toEqual([command, { ok: false, failure: { code: 'staleCommand' } }]);
      const strange = await call(test, command, { revision });
      expect([command, strange]).toEqual([command, { ok: false, failure: { code: 'flowUnknown' } }]);
    }
  });

  it.each(IN_WINDOW)('%s: answers nothing for afterwards before it is done', async (name) => {
    const test = await begun(name);
    for (const method of namesOf('afterwards')) {
      const { flowId } = shown(test);
      expect(await call(test, method, { flowId })).toEqual({ ok: false, failure: { code: 'flowUnknown' } });
    }
  });
});
