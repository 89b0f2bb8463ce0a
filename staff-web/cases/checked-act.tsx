import type { ReactNode } from 'react';
import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import { Actions } from '#ui/actions.tsx';
import { Button } from '#ui/button.tsx';
import { Note } from '#ui/note.tsx';
import { useWords } from '#ui/words.ts';
import { useCaseChange } from './case-change.ts';
import { ChangeOutcome } from './changed-note.tsx';
import { Whose } from './whose.tsx';

/** How what was checked is sent, or written again. */
export interface Checking {
  readonly isOvertaken: boolean;
  readonly onSend: (act: CaseAct) => Promise<void>;
  readonly onChange: () => void;
}

/** An act that is written, checked on a page of its own, and sent; what was written stays where somebody else came first. */
export function CheckedAct(props: {
  readonly detail: CaseDetail;
  readonly put: (detail: CaseDetail) => void;
  /** Why it cannot be done now; nothing where it can. */
  readonly cannot: string | undefined;
  readonly isChecked: boolean;
  readonly onChecked: (isChecked: boolean) => void;
  readonly onDone: () => void;
  readonly form: ReactNode;
  readonly check: (checking: Checking) => ReactNode;
}) {
  const { detail, cannot, onChecked } = props;
  const changing = useCaseChange(props.onDone);
  return (
    <>
      <Whose detail={detail} />
      {cannot !== undefined && <Note kind="warning" title={cannot} />}
      <ChangeOutcome
        before={detail}
        changing={changing}
        keepsText
        onLook={(now) => {
          props.put(now);
          onChecked(false);
        }}
      />
      {props.isChecked
        ? props.check({
            isOvertaken: changing.overtaken !== undefined,
            onSend: async (act) => {
              await changing.change(detail, act);
            },
            onChange: () => onChecked(false),
          })
        : props.form}
    </>
  );
}

/** The ways on from what is written: to its check page, or back to the case. */
export function CheckOrBack({ check, onBack }: { readonly check: string; readonly onBack: () => void }) {
  const { t } = useWords();
  return (
    <Actions>
      <Button kind="filled" type="submit">
        {check}
      </Button>
      <Button kind="text" onPress={onBack}>
        {t.app.back}
      </Button>
    </Actions>
  );
}
