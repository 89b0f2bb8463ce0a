import { describe, expect, it } from 'vitest';
import { type Outcome, success } from '#contract/failures/outcome.ts';
import { flowIdSchema } from '#contract/values/brands.ts';
import { loginFlow } from '#core/sign-in/login-flow.ts';

const flowId = flowIdSchema.parse('11111111-2222-4333-8444-555555555555');
const never = () => {
  throw new Error('not asked for here');
};

function begunLogin() {
  const told: string[] = [];
  const challenge = Promise.withResolvers<Outcome<void>>();
  const flow = loginFlow.begin(
    {},
    {
      cards: { transport: undefined as never, memory: undefined as never, onCardUsed: never },
      session: {
        opened: never,
        loginBegan: (began) => told.push(`began ${began === flowId}`),
        loginGivenUp: () => told.push('given up'),
      },
      signIn: { askChallenge: () => challenge.promise, cardSteps: undefined as never, openSession: never },
      devices: () => ({ service: 'down' }),
    },
    { flowId, onChange: () => undefined, onBug: () => 'bug-1' },
  );
  return { flow, told, answer: challenge.resolve };
}

describe('a login', () => {
  it('SR-53: lets the person wait for the portal, then asks for the card, and asks nothing once it has ended', async () => {
    const { flow, answer } = begunLogin();
    expect([flow.view().step.at, flow.asks()]).toEqual(['askingChallenge', 'wait']);
    answer(success(undefined));
    await expect.poll(() => flow.view().step.at).toBe('card');
    expect(flow.asks()).toBe('secret');
    await flow.cancel();
    expect([flow.view().step.at, flow.asks()]).toEqual(['cancelled', undefined]);
  });

  it('SR-53: lets the person wait while it lets go of what it still does', async () => {
    const { flow, answer } = begunLogin();
    const cancelled = flow.cancel();
    expect([flow.view().step.at, flow.asks()]).toEqual(['releasing', 'wait']);
    answer(success(undefined));
    await cancelled;
    expect([flow.view().step.at, flow.asks()]).toEqual(['cancelled', undefined]);
  });

  it('tells the session that it has begun, and that it was given up', async () => {
    const { flow, told, answer } = begunLogin();
    expect(told).toEqual(['began true']);
    answer(success(undefined));
    await flow.cancel();
    expect(told).toEqual(['began true', 'given up']);
  });
});
