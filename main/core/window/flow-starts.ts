import type { Handlers } from '#contract/app/ipc-server.ts';
import { failed } from '#contract/failures/outcome.ts';
import { applyMachine, SOFTWARE_NAME } from '../application/apply.ts';
import { applyEffects } from '../application/apply-effects.ts';
import { runFlow } from '../flow/flow-runner.ts';
import { changePinMachine } from '../pin-change/change-pin.ts';
import { changePinEffects } from '../pin-change/change-pin-effects.ts';
import type { CorePorts } from '../ports/ports.ts';
import { loginMachine } from '../sign-in/login.ts';
import { loginEffects } from '../sign-in/login-effects.ts';
import type { OpenEnvironment } from './environment.ts';
import type { FlowArbiter } from './flow-arbiter.ts';

/** Begins a flow where the window is now; it stays with that card and portal until it ends. */
export function flowStarts({
  ports,
  here,
  begin,
  inTheWay,
}: Pick<FlowArbiter, 'begin' | 'inTheWay'> & {
  readonly ports: Pick<CorePorts, 'uuid' | 'version'>;
  readonly here: () => OpenEnvironment;
}) {
  return {
    async beginLogin() {
      const { session, signIn, cards, devices } = here();
      return begin((flowId, hooks) => {
        session.loginBegan(flowId);
        const run = runFlow({
          machine: loginMachine(devices(), undefined),
          perform: loginEffects(signIn, cards, session),
          ...hooks,
        });
        void run.ended.then((last) => {
          if (last.at === 'ended' && last.ending.how !== 'done') session.loginGivenUp();
        });
        return { kind: 'login', flowId, run };
      });
    },
    async beginApply({ procedure, municipality, applicantFrom }) {
      const { session, signIn, cards, devices, portal, desk } = here();
      if (session.token() === undefined) return failed(inTheWay() ?? { code: 'sessionRequired' });
      const order = {
        idempotencyKey: ports.uuid(),
        software: { name: SOFTWARE_NAME, version: ports.version },
        preferredReader: undefined,
        applicantFrom,
      };
      const loadProcedure = (signal: AbortSignal) =>
        portal.call('readProcedure', { params: { id: procedure }, query: { municipality }, signal });
      return begin((flowId, hooks) => ({
        kind: 'apply',
        flowId,
        run: runFlow({
          machine: applyMachine(order, devices()),
          perform: applyEffects({ portal, signIn, desk, cards, session, oneSitting: false, loadProcedure }),
          ...hooks,
        }),
      }));
    },
    async beginPinChange({ slot }) {
      const { cards, devices } = here();
      return begin((flowId, hooks) => ({
        kind: 'changePin',
        flowId,
        slot,
        run: runFlow({
          machine: changePinMachine(slot, devices(), undefined),
          perform: changePinEffects(slot, cards),
          ...hooks,
        }),
      }));
    },
  } satisfies Partial<Handlers>;
}
