import { Actions } from '../ui/actions.tsx';
import { Button } from '../ui/button.tsx';
import { useApp } from '../window/app-context.ts';
import { Page } from '../window/page.tsx';
import type { FlowRef } from '../window/screen-of.ts';

/** S66: the passkey is used in the system's browser, which leads back here. */
export function InBrowserScreen({ flow }: { readonly flow: FlowRef }) {
  const { store, t } = useApp();
  return (
    <Page id="in-browser" title={t.passkeys.inBrowser} tells={<p className="lead">{t.passkeys.inBrowserLead}</p>}>
      <p>{t.passkeys.notOpened}</p>
      <Actions>
        <Button onPress={() => store.command('resumeFlow', flow)}>{t.passkeys.openAgain}</Button>
        <Button kind="text" onPress={() => store.command('cancelFlow', { flowId: flow.flowId })}>
          {t.passkeys.stop}
        </Button>
      </Actions>
    </Page>
  );
}
