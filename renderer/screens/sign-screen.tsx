import type { SignStep } from '#contract/view.ts';
import { visibleText } from '#contract/visible-text.ts';
import { Button } from '../parts/button.tsx';
import { HomeButton } from '../parts/home-button.tsx';
import { Actions, Page } from '../parts/page.tsx';
import { useApp } from '../state/app-context.ts';
import type { FlowRef } from '../state/screen-of.ts';

/** S22: which one file will be signed. */
export function SignScreen(props: {
  readonly flow: FlowRef;
  readonly step: Extract<SignStep, { readonly at: 'awaitingConsent' }>;
}) {
  const { flow, step } = props;
  const { store, say } = useApp();
  return (
    <Page id="document" title={say.document.title}>
      <dl className="facts">
        <div>
          <dt>{say.document.file}</dt>
          <dd className="as-typed">{visibleText(step.fileName)}</dd>
        </div>
        <div>
          <dt>{say.document.bytes}</dt>
          <dd>{say.files.size(Math.ceil(step.bytes / 1_000).toLocaleString('en'))}</dd>
        </div>
        <div>
          <dt>{say.document.sha256}</dt>
          <dd className="digest">{step.sha256}</dd>
        </div>
      </dl>
      <Actions>
        <Button onPress={() => store.command('cancelFlow', { flowId: flow.flowId })}>{say.card.stop}</Button>
      </Actions>
    </Page>
  );
}

export function SignedScreen({ flow, savedAs }: { readonly flow: FlowRef; readonly savedAs: string }) {
  const { say } = useApp();
  return (
    <Page id="document-signed" title={say.document.signedTitle}>
      <p className="lead">{say.document.signed(visibleText(savedAs))}</p>
      <Actions>
        <HomeButton flow={flow} />
      </Actions>
    </Page>
  );
}
