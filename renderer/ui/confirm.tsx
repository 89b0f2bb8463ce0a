import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { DialogButton } from './dialog-button.tsx';

/** A question before something that cannot be taken back. */
export function Confirm(props: {
  readonly id?: string;
  readonly open: ReactNode;
  readonly kind?: 'text' | 'outline';
  readonly title: string;
  readonly body: string;
  readonly stay: string;
  readonly goOn: string;
  readonly onGoOn: () => Promise<unknown>;
}) {
  return (
    <DialogButton
      {...(props.id === undefined ? {} : { id: props.id })}
      kind={props.kind ?? 'text'}
      open={props.open}
      title={props.title}
      body={props.body}
      actions={(close) => (
        <>
          <Button kind="filled" onPress={close}>
            {props.stay}
          </Button>
          <Button
            onPress={async () => {
              await props.onGoOn();
              close();
            }}
          >
            {props.goOn}
          </Button>
        </>
      )}
    />
  );
}
