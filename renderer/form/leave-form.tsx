import { useCallback, useId } from 'react';
import type { Kept } from '#contract/app/flows/apply-flow.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Icon } from '../ui/icon.tsx';
import { useApp, useKeeping } from '../window/app-context.ts';
import type { FlowRef } from '../window/screen-of.ts';
import { useWayBack } from '../window/way-back.ts';
import './form.css';

/** The way out of an application, and back from its first page: what was written stays where drafts are kept, and is erased where they are not. */
export function LeaveForm(props: {
  readonly flow: FlowRef;
  /** The case whose page one came from. */
  readonly corrects?: string | undefined;
  readonly isWayBack?: boolean;
}) {
  const { flow, corrects, isWayBack } = props;
  const { store, drafts, t } = useApp();
  const keeping = useKeeping();
  const id = useId();
  const press = useCallback(() => document.getElementById(id)?.click(), [id]);
  useWayBack(isWayBack ? press : undefined);

  async function leave(): Promise<void> {
    if (keeping !== 'nowhere') await drafts.flush();
    drafts.forgetAll();
    await store.command('cancelFlow', { flowId: flow.flowId });
    if (corrects !== undefined) store.go({ at: 'application', receiptNumber: corrects });
    else if (keeping !== 'nowhere') store.go({ at: 'home' });
  }

  if (keeping !== 'nowhere') {
    return (
      <Button id={id} kind="text" onPress={leave}>
        {t.form.saveAndLeave}
      </Button>
    );
  }
  return (
    <Confirm
      id={id}
      open={t.form.leave}
      title={t.form.leaveTitle}
      body={t.form.leaveBody}
      stay={t.form.leaveStay}
      goOn={t.form.leaveGo}
      onGoOn={leave}
    />
  );
}

/** Says where what was written is, and until when. */
export function KeptLine({ kept }: { readonly kept: Kept }) {
  const { t } = useApp();
  const keeping = useKeeping();
  function words(): string {
    if (keeping === 'nowhere') return t.form.kept.nowhere;
    if (kept === 'refused') return t.form.kept.refused;
    if (kept === 'notYet') return t.form.kept.notYet[keeping];
    return keeping === 'whileOpen' ? t.form.kept.whileOpen : t.form.kept.onComputer(t.dates.day(kept));
  }
  return (
    <p className="quiet kept-line" role="status">
      <Icon name="keep" />
      {words()}
    </p>
  );
}
