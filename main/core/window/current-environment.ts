import type { EnvironmentView } from '#contract/app/views/environment-view.ts';
import type { Keeping } from '#contract/app/views/kept-view.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { CorePorts, Environment } from '../ports/ports.ts';
import type { OpenEnvironment } from './environment.ts';

/** The environment that the window is in: that of its host, or one of practice. */
export interface CurrentEnvironment {
  /** Begins with the environment of the host. */
  start(): void;
  here(): OpenEnvironment;
  view(): EnvironmentView;
  /** Whose invented card lies on the reader; `null` outside of practice. */
  practicePersona(): string | null;
  /** No flow begins meanwhile: it would go on with the card of the environment that is left. */
  isMoving(): boolean;
  enterPractice(persona: string): Promise<Outcome<Record<string, never>>>;
  /** Back to where the host began. */
  leavePractice(): Promise<void>;
}

export function createCurrentEnvironment({
  ports,
  open,
  beforeMove,
  onMoved,
  onKeepingKnown,
}: {
  readonly ports: Pick<CorePorts, 'environment' | 'practice' | 'practicePersona' | 'privateFiles'>;
  readonly open: (environment: Environment) => OpenEnvironment;
  /** Lets go of what uses the environment that is left. */
  readonly beforeMove: () => Promise<void>;
  readonly onMoved: () => void;
  /** Files of a person outlast the application here. */
  readonly onKeepingKnown: () => void;
}): CurrentEnvironment {
  const personaAtFirst = ports.practicePersona ?? null;
  let persona = personaAtFirst;
  let here = open(ports.environment);
  let moves = 0;
  // Nothing is promised to outlast the application before the system has said so.
  let keeping: Keeping = ports.privateFiles === undefined ? 'nowhere' : 'whileOpen';
  let moved: Promise<void> = Promise.resolve();

  /** One move after the other. */
  function move(to: Environment, nextPersona: string | null): Promise<void> {
    moves += 1;
    moved = moved
      .catch(() => undefined)
      .then(async () => {
        await beforeMove();
        await here.leave();
        persona = nextPersona;
        here = open(to);
        here.start();
        onMoved();
      })
      .finally(() => {
        moves -= 1;
      });
    return moved;
  }

  return {
    start() {
      here.start();
      void ports.privateFiles?.lasting.then((isLasting) => {
        if (!isLasting) return;
        keeping = 'onComputer';
        onKeepingKnown();
      });
    },
    here: () => here,
    view() {
      const { portalOrigin, practicePortal } = here.environment;
      const said = here.portalSays();
      const practice = practicePortal || said?.practice === true;
      return {
        portal: { origin: portalOrigin, practice, operator: said?.operator ?? null },
        practicePersona: persona,
        keeping,
      };
    },
    practicePersona: () => persona,
    isMoving: () => moves > 0,
    async enterPractice(name) {
      const entered = (await ports.practice?.enter(name)) ?? failed({ code: 'notFound' });
      if (!entered.ok) return entered;
      await move(entered.value, name);
      return success({});
    },
    async leavePractice() {
      if (persona !== personaAtFirst) await move(ports.environment, personaAtFirst);
    },
  };
}
