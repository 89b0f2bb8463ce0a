import type { Handlers } from '#contract/app/ipc-server.ts';
import { checkPinChange, checkPinForm } from '#contract/card/pin-rule.ts';
import { failed, success } from '#contract/failures/outcome.ts';
import type { Language } from '#contract/values/localized-text.ts';
import { createAttachmentIntake } from '../application/attachment-intake.ts';
import type { CorePorts } from '../ports/ports.ts';
import type { FlowArbiter } from './flow-arbiter.ts';

/** What the window tells the flow that runs; each command names the flow, and most the revision that they answer. */
export function flowCommands(
  flows: FlowArbiter,
  { clock, documents, language }: Pick<CorePorts, 'clock' | 'documents'> & { readonly language: () => Language },
) {
  const intake = createAttachmentIntake();
  return {
    chooseReader: async ({ reader, ...asked }) => flows.tell(asked, { type: 'readerChosen', reader }),
    acceptLastTry: async (asked) => flows.tell(asked, { type: 'lastTryAccepted' }),
    async givePin({ pin, ...asked }) {
      const slot = flows.slotAsked(asked);
      if (!slot.ok) {
        pin.wipe();
        return slot;
      }
      const form = pin.check((bytes) => checkPinForm(slot.value, bytes));
      if (!form.ok) {
        pin.wipe();
        return flows.tell(asked, { type: 'pinMalformed', failure: form.failure });
      }
      return flows.tell(asked, { type: 'pinGiven', pin });
    },
    async changePin({ pin, newPin, ...asked }) {
      const slot = flows.pinChangeAsked(asked);
      const checked = slot.ok ? checkPinChange(slot.value, pin, newPin) : slot;
      if (checked.ok) return flows.tellPinChange(asked, { type: 'pinChangeGiven', pin, newPin });
      pin.wipe();
      newPin.wipe();
      return slot.ok ? flows.tell(asked, { type: 'pinMalformed', failure: checked.failure }) : slot;
    },
    resumeFlow: async (asked) => flows.tell(asked, { type: 'resumed' }),
    cancelFlow: async ({ flowId }) => flows.giveUp(flowId),
    saveDraft: async ({ draft, ...asked }) => flows.tellApply(asked, () => success({ type: 'draftSaved', draft })),
    readApplicantFromCard: async ({ draft, ...asked }) =>
      flows.tellApply(asked, () => success({ type: 'applicantAsked', draft })),
    attachFile: async ({ flowId, revision, ...piece }) =>
      flows.tellApply({ flowId, revision }, (state) => {
        if (state.at !== 'fillingForm') return failed({ code: 'staleCommand' });
        const { procedure, draft, attached } = state.form;
        const taken = intake.take(piece, procedure, draft, attached);
        if (!taken.ok) return taken;
        return success(taken.value === undefined ? undefined : { type: 'fileAttached', file: taken.value });
      }),
    detachFile: async ({ key, index, ...asked }) =>
      flows.tellApply(asked, () => success({ type: 'fileDetached', key, index })),
    reviewApplication: async ({ draft, ...asked }) =>
      flows.tellApply(asked, () => success({ type: 'reviewAsked', draft, now: clock.nowMs(), language: language() })),
    editApplication: async (asked) => flows.tellApply(asked, () => success({ type: 'editAsked' })),
    fileApplication: async (asked) => flows.tellApply(asked, () => success({ type: 'filingAsked' })),
    async saveFiledCopy({ flowId }) {
      const filed = flows.filed(flowId);
      if (filed === undefined) return failed({ code: 'flowUnknown' });
      const { receipt, container } = filed;
      return documents.save(`${receipt.receiptNumber}.asice`, container);
    },
  } satisfies Partial<Handlers>;
}
