import { useDesk } from './desk-context.ts';
import { EntryField } from './entry-field.tsx';

/** A password that is to count from now on, as it was typed twice. */
interface NewPassword {
  readonly password: string;
  readonly again: string;
}

export const NO_PASSWORD: NewPassword = { password: '', again: '' };

export function isTypedTwice({ password, again }: NewPassword): boolean {
  return password !== '' && password === again;
}

/** Asks for a new password twice. */
export function NewPasswordFields(props: {
  readonly label: string;
  readonly isTried: boolean;
  readonly value: NewPassword;
  readonly onChange: (value: NewPassword) => void;
}) {
  const { label, isTried, value, onChange } = props;
  const { d } = useDesk();
  const { password, again } = value;
  return (
    <>
      <EntryField
        words={{
          at: 'newPassword',
          label,
          isRequired: true,
          help: d.invitation.passwordHelp,
          error: isTried && password === '' ? d.signIn.missing(label) : undefined,
        }}
        type="password"
        autoComplete="new-password"
        value={password}
        onEnter={(typed) => onChange({ ...value, password: typed })}
      />
      <EntryField
        words={{
          at: 'again',
          label: d.invitation.again,
          isRequired: true,
          error: isTried && password !== again ? d.invitation.differs : undefined,
        }}
        type="password"
        autoComplete="new-password"
        value={again}
        onEnter={(typed) => onChange({ ...value, again: typed })}
      />
    </>
  );
}
