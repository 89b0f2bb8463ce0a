import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft } from '#contract/app/flows/apply-flow.ts';
import type { Snapshot } from '#contract/app/views/snapshot.ts';
import { success } from '#contract/failures/outcome.ts';
import { epochMs, flowIdSchema, municipalityCodeSchema } from '#contract/values/brands.ts';
import { createDraftKeeper, type DraftKeeper } from '../../../../renderer/window/draft-keeper.ts';
import type { ViewStore, WindowState } from '../../../../renderer/window/view-store.ts';
import { SAMPLE_PROCEDURE } from '../../../support/application/sample-procedure.ts';
import { ACTING } from '../../../support/window/gallery/proxies.ts';
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

const stored = new Map<string, string>();
const localStorage = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, text: string) => stored.set(key, text),
  removeItem: (key: string) => stored.delete(key),
};

beforeAll(() => vi.stubGlobal('window', Object.assign(Object.create(globalThis), { localStorage })));

let drafts: DraftKeeper;
let show: (change: Partial<Snapshot>) => void;

function openWindow(): void {
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
}

beforeEach(() => {
  stored.clear();
  openWindow();
});

function signIn(holder: string): void {
  show({ session: { at: 'opening' } });
  show({
    session: {
      at: 'active',
      endsAtMs: epochMs(1_800_000_000_000),
      freshUntilMs: epochMs(0),
      holder,
      level: 'card',
      acting: { is: 'no' },
    },
  });
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

describe('The place of a search', () => {
  const MIHON = municipalityCodeSchema.parse('131318');
  const chosen = { place: { code: MIHON, from: 'person' } } as const;
  const placeNow = () => drafts.lastSearch().place;

  it('is there at the next visit to the same portal, and says so', () => {
    show({});
    drafts.keepSearch(chosen);
    openWindow();
    show({});
    expect(placeNow()).toEqual({ code: MIHON, from: 'before' });
    show({ environment: PRACTICE });
    expect(placeNow()).toBeUndefined();
  });

  it('is forgotten by who looks everywhere', () => {
    show({});
    drafts.keepSearch(chosen);
    drafts.keepSearch({});
    openWindow();
    show({});
    expect(placeNow()).toBeUndefined();
  });

  it.each(['{', '[]', '{"portal":1}', '{"portal":"http://127.0.0.1:1","code":"../.."}'])(
    'is nowhere where what was kept is no place: %s',
    (text) => {
      stored.set('place', text);
      show({});
      expect(placeNow()).toBeUndefined();
    },
  );

  it('is neither kept nor known where the person acts for another', () => {
    signIn(HANAKO);
    drafts.keepSearch(chosen);
    const own = [...stored];
    show(ACTING);
    expect(placeNow()).toBeUndefined();
    const elsewhere = { code: municipalityCodeSchema.parse('132918'), from: 'person' } as const;
    drafts.keepSearch({ place: elsewhere });
    expect(placeNow()).toEqual(elsewhere);
    expect([...stored]).toEqual(own);
    signIn(HANAKO);
    expect(placeNow()).toEqual({ code: MIHON, from: 'before' });
  });

  it('is kept on no public terminal', () => {
    show({ publicTerminal: true });
    drafts.keepSearch(chosen);
    expect(placeNow()).toEqual(chosen.place);
    expect(stored.size).toBe(0);
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

  it('stays at its page where it is gone on with, and nobody was read anew', () => {
    signIn(HANAKO);
    const { applicant } = SAMPLE_DRAFT;
    const flow = () => ({ flowId: flowIdSchema.parse(crypto.randomUUID()), revision: 0 });
    drafts.open(SAMPLE_PROCEDURE, { ...NOTHING, applicant }, flow());
    drafts.change(SAMPLE_PROCEDURE, { answers: TYPED, page: 2 });
    expect(drafts.open(SAMPLE_PROCEDURE, { ...NOTHING, applicant }, flow())).toMatchObject({ answers: TYPED, page: 2 });
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
    show({
      session: {
        at: 'active',
        endsAtMs: epochMs(1_800_000_900_000),
        freshUntilMs: epochMs(0),
        holder: HANAKO,
        level: 'card',
        acting: { is: 'no' },
      },
    });
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
