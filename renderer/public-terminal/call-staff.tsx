import { Button } from '../ui/button.tsx';
import { DialogButton } from '../ui/dialog-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useApp } from '../window/app-context.ts';

/** Where somebody is who helps; the terminal itself cannot call anybody yet, and says so. */
export function CallStaff() {
  const { t } = useApp();
  return (
    <DialogButton
      kind="outline"
      open={
        <>
          <Icon name="staff" /> {t.terminal.callStaff}
        </>
      }
      title={t.terminal.callStaffTitle}
      body={t.terminal.callStaffBody}
      actions={(close) => (
        <Button kind="filled" onPress={close}>
          {t.terminal.callStaffClose}
        </Button>
      )}
    />
  );
}
