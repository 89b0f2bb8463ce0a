import { Button } from '../ui/button.tsx';
import { CheckCode } from '../ui/check-code.tsx';
import { Fold } from '../ui/fold.tsx';
import { useApp, useIsPublicTerminal } from '../window/app-context.ts';

/** What was sent, for whoever checks it by other means: its hash, and the container on a computer of one's own. */
export function ForExperts(props: { readonly sha256: string; readonly onSave: () => Promise<void> }) {
  const { t } = useApp();
  const isPublic = useIsPublicTerminal();
  return (
    <Fold title={t.receipt.forExperts} about={t.receipt.forExpertsAbout} isPrinted>
      <CheckCode label={t.receipt.sha256} sha256={props.sha256} />
      {!isPublic && <Button onPress={props.onSave}>{t.receipt.save}</Button>}
    </Fold>
  );
}
