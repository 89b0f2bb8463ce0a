import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { useApp, useIsSigned } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import type { FlowRef, Work } from '../window/screen-of.ts';
import type { StepName } from '../window/step-list.tsx';

const MAY_STOP: ReadonlySet<Work> = new Set(['askingChallenge', 'loadingProcedure']);

/** S04, S13: says what is being done. */
export function WorkingScreen({ flow, doing }: { readonly flow: FlowRef; readonly doing: Work }) {
  const { store, t } = useApp();
  const isSigned = useIsSigned();
  const steps: Partial<Record<Work, StepName>> = { loadingProcedure: 'fill', submitting: isSigned ? 'sign' : 'check' };
  const step = steps[doing];
  return (
    <Page
      id={`working-${doing}`}
      title={t.work[doing].title}
      tells={<Waiting words={t.work[doing].note} />}
      {...(step === undefined ? {} : { step })}
    >
      {MAY_STOP.has(doing) && (
        <Actions>
          <Button kind="text" onPress={() => store.command('cancelFlow', { flowId: flow.flowId })}>
            {t.card.stop}
          </Button>
        </Actions>
      )}
    </Page>
  );
}
