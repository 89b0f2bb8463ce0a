import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft } from '#contract/app/flows/apply-flow.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { success } from '#contract/failures/outcome.ts';
import { epochMs, flowIdSchema } from '#contract/values/brands.ts';
import { createDraftKeeper, type DraftKeeper } from '../../../../renderer/window/draft-keeper.ts';
import type { ViewStore, WindowState } from '../../../../renderer/window/view-store.ts';
import { SAMPLE_PROCEDURE } from '../../../support/application/sample-procedure.ts';
import { SAMPLE_DRAFT } from '../../../support/window/gallery/sample-application.ts';
import { sampleSnapshot } from '../../../support/window/gallery/sample-snapshot.ts';

const HANAKO = '5d8a4b0e-6a0f-4c55-9d0a-0f3c1b2e7a11';
const TARO = '0c1f6f0a-2c5d-4f57-8a39-4a7a6f1f2b22';
const NOTHING: Draft = { applicant: null, answers: {}, attachmentsToFollow: [] };
const TYPED = { phone: '03-0000-0000' };
const PRACTICE = {
  portal: { origin: 'http://127.0.0.1:9090', practice: true, operator: null },
  practicePersona: 'ordinary',
  keeping: 'whileOpen' as const,
};
const HOME = sampleSnapshot('ja').environment;
const ENDED = { at: 'ended', because: 'idle' } as const;
const ENDS = ['idle', 'expired', 'cardRemoved', 'portalEnded', 'deviceLocked'] as const;

beforeAll(() => vi.stubGlobal('window', globalThis));

let drafts: DraftKeeper;
let show: (change: Partial<Snapshot>) => void;

beforeEach(() => {
  let snapshot: Snapshot | undefined;
  let tell = () => {};
  const call = (async () => success({})) as unknown as ViewStore['call'];
  const read = () => ({ snapshot }) as WindowState;
  const subscribe = (listener: () => void) => {
    tell = listener;
    return () => {};
  };
  drafts = createDraftKeeper({ call, read, subscribe, flow: () => undefined });
  show = (change) => {
    snapshot = sampleSnapshot('ja', { ...snapshot, ...change });
    tell();
  };
});

function signIn(holder: string): void {
  show({ session: { at: 'opening' } });
  show({ session: { at: 'active', endsAtMs: epochMs(1_800_000_000_000), holder } });
}

function end(because: (typeof ENDS)[number]): void {
  show({ session: { at: 'ended', because } });
}

/** Begins the procedure anew: what its form then shows. */
function answersShown() {
  const flow = { flowId: flowIdSchema.parse(crypto.randomUUID()), revision: 0 };
  return drafts.open(SAMPLE_PROCEDURE, NOTHING, flow).answers;
}

function type(): void {
  answersShown();
  drafts.change(SAMPLE_PROCEDURE, { answers: TYPED });
}

describe('What was searched for', () => {
  const SEARCH = { query: 'ひっこし' };

  it('is there for whoever searched before signing in, and after the end of the session', () => {
    show({});
    drafts.keepSearch(SEARCH);
    signIn(HANAKO);
    expect(drafts.lastSearch()).toEqual(SEARCH);
    end('idle');
    signIn(HANAKO);
    expect(drafts.lastSearch()).toEqual(SEARCH);
  });

  it.each([
    ['another person', () => signIn(TARO)],
    ['who practises', () => show({ environment: PRACTICE })],
    ['the next visitor of a public terminal', () => show({ publicTerminal: true, session: ENDED })],
  ])('is not there for %s', (_who, comes) => {
    signIn(HANAKO);
    drafts.keepSearch(SEARCH);
    comes();
    expect(drafts.lastSearch()).toEqual({});
  });
});

describe('What was typed', () => {
  it.each(ENDS)('is there again for the same person after a session ended as %s, and for nobody else', (because) => {
    signIn(HANAKO);
    type();
    end(because);
    signIn(HANAKO);
    expect(answersShown()).toEqual(TYPED);
    end(because);
    signIn(TARO);
    expect(answersShown()).toEqual({});
  });

  it('stays where the applicant has been read anew, who is shown first', () => {
    signIn(HANAKO);
    expect(drafts.read(SAMPLE_PROCEDURE)).toBeUndefined();
    type();
    drafts.change(SAMPLE_PROCEDURE, { page: 2 });
    expect(drafts.read(SAMPLE_PROCEDURE)?.applicant).toEqual({ by: 'nobody' });
    const again = { flowId: flowIdSchema.parse(crypto.randomUUID()), revision: 0 };
    const { applicant } = SAMPLE_DRAFT;
    expect(drafts.open(SAMPLE_PROCEDURE, { ...NOTHING, applicant }, again)).toMatchObject({
      applicant: { by: 'card', applicant },
      answers: TYPED,
      page: 0,
    });
    expect(drafts.read(SAMPLE_PROCEDURE)?.applicant.by).toBe('card');
  });

  it('is not there for another person whose session follows without an end between', () => {
    signIn(HANAKO);
    type();
    signIn(TARO);
    expect(answersShown()).toEqual({});
  });

  it('stays while a session is prolonged and while its form is shown after the end', () => {
    signIn(HANAKO);
    type();
    show({ session: { at: 'active', endsAtMs: epochMs(1_800_000_900_000), holder: HANAKO } });
    end('expired');
    expect(answersShown()).toEqual(TYPED);
  });

  it.each([
    ['into practice', HOME, PRACTICE],
    ['out of practice', PRACTICE, HOME],
    ['to another practice card', PRACTICE, { ...PRACTICE, practicePersona: 'spouse' }],
    [
      'to another portal',
      HOME,
      { ...HOME, portal: { origin: 'https://portal.example', practice: false, operator: null } },
    ],
  ])('does not go along %s', (_where, from, to) => {
    show({ environment: from });
    signIn(HANAKO);
    type();
    show({ environment: to });
    expect(answersShown()).toEqual({});
  });

  it.each(ENDS)(
    'SR-51: is gone from a public terminal when a session ended as %s, even for the same person',
    (because) => {
      show({ publicTerminal: true });
      signIn(HANAKO);
      type();
      end(because);
      signIn(HANAKO);
      expect(answersShown()).toEqual({});
    },
  );
});
