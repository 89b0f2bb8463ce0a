import { failed, success } from '#contract/failures/outcome.ts';
import type { FamilyAnswers } from '#contract/family/answers.ts';
import type { HouseholdFacts, Prefill } from '#contract/procedure/household-facts.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { ReaderServiceState } from '#native-bridge/transport/card-transport.ts';
import { cardCommands, givePin } from '../card/card-commands.ts';
import { cardAsks } from '../card/card-view.ts';
import type { CardEnvironment } from '../card/perform-card-effect.ts';
import { windowFlow } from '../flow/window-flow.ts';
import type { PortalClient } from '../portal/portal-client.ts';
import type { Clock, DocumentStore } from '../ports/ports.ts';
import type { SessionRunner } from '../sign-in/portal-session-runner.ts';
import type { SessionHolder } from '../sign-in/session-holder.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { ApplicationComposer } from './application-composer.ts';
import { type ApplyEffect, type ApplyEvent, type ApplyState, applyMachine, SOFTWARE_NAME } from './apply.ts';
import { applyEffects } from './apply-effects.ts';
import { applyView } from './apply-view.ts';
import { createAttachmentIntake } from './attachment-intake.ts';
import { openCorrection } from './correction.ts';
import type { KeptWork } from './kept-work.ts';
import { nameOfSent, receiptPdf } from './sent.ts';

interface ApplyPlace {
  readonly cards: CardEnvironment;
  readonly portal: PortalClient;
  readonly session: SessionHolder & Pick<SessionRunner, 'act'>;
  readonly signIn: SignIn;
  readonly desk: ApplicationComposer;
  readonly clock: Clock;
  readonly documents: DocumentStore;
  readonly uuid: () => string;
  /** The work of who is signed in. */
  keptWork(): KeptWork;
  /** What a form can be filled in with of what somebody answered about their household and of what they keep. */
  familyPrefill(answers: FamilyAnswers, kept: HouseholdFacts | undefined): Promise<Prefill | undefined>;
  readonly version: string;
  devices(): ReaderServiceState | undefined;
  language(): Language;
}

export const applyFlow = windowFlow<'apply', ApplyPlace, ApplyState, ApplyEvent, ApplyEffect>({
  name: 'apply',
  refusal: ({ session }) => (session.token() === undefined ? { code: 'sessionRequired' } : undefined),
  begin(beginning, here) {
    const { cards, portal, session, signIn, desk, clock, documents } = here;
    const intake = createAttachmentIntake();
    const mandate = session.acting();
    const corrects = 'receiptNumber' in beginning ? beginning.receiptNumber : null;
    return {
      machine: applyMachine(
        {
          portal: portal.origin,
          filer: session.subject() ?? '',
          idempotencyKey: here.uuid(),
          software: { name: SOFTWARE_NAME, version: here.version },
          preferredReader: undefined,
          applicantFrom: 'receiptNumber' in beginning ? 'card' : beginning.applicantFrom,
          mandate,
        },
        here.devices(),
      ),
      perform: applyEffects({
        portal,
        signIn,
        desk,
        cards,
        session,
        oneSitting: false,
        kept: here.keptWork(),
        prefill: async (household) =>
          'receiptNumber' in beginning || beginning.family === undefined || mandate !== undefined
            ? undefined
            : here.familyPrefill(beginning.family, household),
        ...('siteForm' in beginning && beginning.siteForm !== undefined ? { siteForm: beginning.siteForm } : {}),
        clock,
        actAgain: session.act,
        async loadProcedure(signal) {
          if ('receiptNumber' in beginning) {
            return openCorrection(portal, session.token(), beginning.receiptNumber, signal);
          }
          const { procedure: id, municipality } = beginning;
          if (mandate?.scope.procedures.includes(id) === false) return failed({ code: 'notInMandate' });
          return portal.call('readProcedure', { params: { id }, query: { municipality }, signal });
        },
      }),
      view: (state) => applyView(state, { corrects, mandate: mandate ?? null }),
      asks(state) {
        switch (state.at) {
          case 'loadingProcedure':
          case 'packing':
          case 'submitting':
          case 'openingSession':
            return 'wait';
          case 'readingApplicant':
          case 'signing':
          case 'signingInAgain':
            return cardAsks(state.card);
          case 'interrupted':
          case 'fillingForm':
          case 'reviewing':
          case 'notSent':
            return 'form';
        }
      },
      commands: {
        ...cardCommands,
        ...givePin,
        saveDraft: ({ draft }) => success({ type: 'draftSaved', draft }),
        readApplicantFromCard: ({ draft }) => success({ type: 'applicantAsked', draft }),
        attachFile(piece, state) {
          if (state.at !== 'fillingForm') return failed({ code: 'staleCommand' });
          const { procedure, draft, attached } = state.form;
          const taken = intake.take(piece, procedure, draft, attached);
          if (!taken.ok) return taken;
          return success(taken.value === undefined ? undefined : { type: 'fileAttached', file: taken.value });
        },
        detachFile: ({ key, index }) => success({ type: 'fileDetached', key, index }),
        reviewApplication: ({ draft }) =>
          success({ type: 'reviewAsked', draft, now: clock.nowMs(), language: here.language() }),
        editApplication: () => success({ type: 'editAsked' }),
        fileApplication: ({ declared, keepHousehold }) => success({ type: 'filingAsked', declared, keepHousehold }),
      },
      afterwards: {
        saveReceiptPdf: async (filed) =>
          documents.save(nameOfSent(filed, 'pdf'), await receiptPdf(filed, portal.origin)),
        saveFiledCopy: (filed) => documents.save(nameOfSent(filed, 'asice'), filed.container),
      },
    };
  },
});
