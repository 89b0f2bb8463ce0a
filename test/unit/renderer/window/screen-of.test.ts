import { describe, expect, it } from 'vitest';
import type { ApplyStep } from '#contract/app/flows/apply-flow.ts';
import { applyStepSchema } from '#contract/app/flows/apply-flow.ts';
import type { ChangePinStep } from '#contract/app/flows/change-pin-flow.ts';
import { changePinStepSchema } from '#contract/app/flows/change-pin-flow.ts';
import type { LoginStep } from '#contract/app/flows/login-flow.ts';
import { loginStepSchema } from '#contract/app/flows/login-flow.ts';
import { type CardAccessView, cardAccessViewSchema } from '#contract/app/views/card-access-view.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { readerNameSchema } from '#contract/values/brands.ts';
import { type Route, routeSchema } from '../../../../renderer/window/route.ts';
import { actingFor, type Screen, screenOf, type WindowModel } from '../../../../renderer/window/screen-of.ts';
import { ACTING, ACTING_FOR } from '../../../support/window/gallery/proxies.ts';
import { sampleDone, sampleForm, sampleReview } from '../../../support/window/gallery/sample-application.ts';
import { sampleCardViews } from '../../../support/window/gallery/sample-card.ts';
import { sampleFlow, samplePinChange, sampleSnapshot } from '../../../support/window/gallery/sample-snapshot.ts';

type StepTable<Step extends { readonly at: string }> = {
  readonly [At in Step['at']]: Extract<Step, { readonly at: At }>;
};

const failure = { code: 'portalFaulty', status: 500 } as const;
const card: CardAccessView = { at: 'inspectingCard' };

const LOGIN: StepTable<LoginStep> = {
  askingChallenge: { at: 'askingChallenge' },
  card: { at: 'card', card },
  openingSession: { at: 'openingSession' },
  interrupted: { at: 'interrupted', failure },
  done: { at: 'done' },
  releasing: { at: 'releasing' },
  failed: { at: 'failed', failure },
  cancelled: { at: 'cancelled' },
};

const APPLY: StepTable<ApplyStep> = {
  loadingProcedure: { at: 'loadingProcedure' },
  interrupted: { at: 'interrupted', failure },
  fillingForm: sampleForm() as Extract<ApplyStep, { at: 'fillingForm' }>,
  readingApplicant: { at: 'readingApplicant', card },
  reviewing: sampleReview('ja') as Extract<ApplyStep, { at: 'reviewing' }>,
  signing: { at: 'signing', card },
  submitting: { at: 'submitting' },
  signingInAgain: { at: 'signingInAgain', card },
  notSent: { at: 'notSent', failure },
  done: sampleDone('ja') as Extract<ApplyStep, { at: 'done' }>,
  releasing: { at: 'releasing' },
  failed: { at: 'failed', failure },
  cancelled: { at: 'cancelled' },
};

const CHANGE_PIN: StepTable<ChangePinStep> = {
  card: { at: 'card', card },
  done: { at: 'done' },
  releasing: { at: 'releasing' },
  failed: { at: 'failed', failure },
  cancelled: { at: 'cancelled' },
};

const HOME: Route = { at: 'home' };

function model(change: Partial<WindowModel> = {}, snapshot: Partial<Snapshot> = {}): WindowModel {
  return {
    connection: 'open',
    snapshot: sampleSnapshot('ja', snapshot),
    route: HOME,
    dismissedFlow: undefined,
    sessionEndSeen: false,
    ...change,
  };
}

function screenWithFlow(kind: 'login' | 'apply', step: LoginStep | ApplyStep): Screen {
  return screenOf(model({}, { flow: sampleFlow(kind, step) }));
}

function namesIn(schema: {
  readonly options: readonly { readonly shape: { readonly at: { readonly value: string } } }[];
}) {
  return schema.options.map((option) => option.shape.at.value).sort();
}

describe('every view of a flow has its screen', () => {
  it('knows all steps of a PIN change that the contract names', () => {
    expect(Object.keys(CHANGE_PIN).sort()).toEqual(namesIn(changePinStepSchema));
  });
  it.each(Object.values<ChangePinStep>(CHANGE_PIN))(
    'shows a screen of its own for changePin/$at, or where it began',
    (step) => {
      const screen = screenOf(model({ route: { at: 'pinChange' } }, { flow: samplePinChange('sign', step) }));
      expect(screen.at === 'route').toBe(step.at === 'cancelled');
      if (screen.at === 'card') expect(screen).toMatchObject({ purpose: 'changePin', card });
      if (screen.at === 'pinChanged') expect(screen.slot).toBe('sign');
    },
  );

  const flows = [
    { kind: 'login', table: LOGIN, names: namesIn(loginStepSchema) },
    { kind: 'apply', table: APPLY, names: namesIn(applyStepSchema) },
  ] as const;

  for (const { kind, table, names } of flows) {
    it(`knows all steps of the ${kind} flow that the contract names`, () => {
      expect(Object.keys(table).sort()).toEqual(names);
    });
    for (const step of Object.values<LoginStep | ApplyStep>(table)) {
      const leavesNothing = step.at === 'cancelled' || (kind === 'login' && step.at === 'done');
      it(`shows ${leavesNothing ? 'the place it began' : 'a screen of its own'} for ${kind}/${step.at}`, () => {
        expect(screenWithFlow(kind, step).at === 'route').toBe(leavesNothing);
      });
    }
  }

  it('hands every view of the card on unchanged', () => {
    const views = sampleCardViews('auth');
    expect([...new Set(views.map(({ at }) => at))].sort()).toEqual(namesIn(cardAccessViewSchema));
    for (const view of views) {
      expect(screenWithFlow('login', { at: 'card', card: view })).toMatchObject({
        at: 'card',
        purpose: 'login',
        card: view,
      });
    }
  });
});

describe('what lies above what', () => {
  const flow = sampleFlow('apply', sampleForm());

  it('lets help, the check and the about page lie above a flow, and nothing else', () => {
    const above = ['help', 'diagnosis', 'about'] as const;
    for (const at of above)
      expect(screenOf(model({ route: { at } }, { flow }))).toEqual({ at: 'route', route: { at } });
    for (const at of namesIn(routeSchema).filter((name) => !above.some((one) => one === name))) {
      expect(screenOf(model({ route: { at } as Route }, { flow })).at).toBe('form');
    }
  });

  it('says that the connection is lost whatever else is going on', () => {
    expect(screenOf(model({ connection: 'lost', route: { at: 'help' } }, { flow }))).toEqual({ at: 'disconnected' });
  });

  it('waits for the first snapshot', () => {
    expect(screenOf(model({ connection: 'connecting', snapshot: undefined }))).toEqual({ at: 'connecting' });
  });

  it('shows the end of a session until it was seen, and never over a flow or a public search', () => {
    const ended: Partial<Snapshot> = { session: { at: 'ended', because: 'idle' } };
    expect(screenOf(model({}, ended))).toEqual({ at: 'sessionEnded', because: 'idle' });
    expect(screenOf(model({ sessionEndSeen: true }, ended)).at).toBe('route');
    expect(screenOf(model({ route: { at: 'search' } }, ended)).at).toBe('route');
    expect(screenOf(model({}, { ...ended, flow })).at).toBe('form');
  });

  it('MT-40: shows somebody who acts for another what is open to that, and of all other places that it is not', () => {
    const open = ['about', 'application', 'applications', 'diagnosis', 'help', 'home', 'procedure'];
    for (const at of namesIn(routeSchema)) {
      const wanted = open.includes(at) ? 'route' : 'outsideMandate';
      expect(screenOf(model({ route: { at } as Route }, ACTING)).at, at).toBe(wanted);
    }
  });

  it('says for whom what is under way is filed, also once the session has ended', () => {
    const forAnother = sampleFlow('apply', sampleForm(), { mandate: ACTING_FOR });
    const ended: Snapshot['session'] = { at: 'ended', because: 'expired' };
    expect(actingFor(sampleSnapshot('ja', { session: ended, flow: forAnother }))).toEqual(ACTING_FOR);
    expect(actingFor(sampleSnapshot('ja', { session: ended, flow }))).toBeUndefined();
    const filed = sampleFlow('apply', sampleDone('ja'), { mandate: ACTING_FOR });
    expect(actingFor(sampleSnapshot('ja', { session: ended, flow: filed }))).toBeUndefined();
  });

  it('SR-53: shows a card that was left on a public terminal above everything but what still goes on', () => {
    const devices: Snapshot['devices'] = {
      service: 'running',
      readers: [{ name: readerNameSchema.parse('Sample Reader'), card: 'present' }],
    };
    const left: Partial<Snapshot> = {
      publicTerminal: true,
      session: { at: 'ended', because: 'signedOut' },
      devices,
      flow: sampleFlow('apply', sampleDone('ja')),
    };
    for (const at of ['home', 'search', 'help'] as const) {
      expect(screenOf(model({ route: { at }, sessionEndSeen: true }, left))).toEqual({ at: 'takeCard' });
    }
    const { environment } = sampleSnapshot('ja');
    for (const change of [
      { publicTerminal: false },
      { session: { at: 'signedOut' } as const },
      { flow },
      { environment: { ...environment, practicePersona: 'ordinary' } },
    ])
      expect(screenOf(model({}, { ...left, ...change })).at).not.toBe('takeCard');
  });

  it('does not show a flow again that the person has put away', () => {
    const done = sampleFlow('apply', sampleDone('ja'));
    expect(screenOf(model({ dismissedFlow: done.flowId }, { flow: done }))).toEqual({ at: 'route', route: HOME });
  });
});
