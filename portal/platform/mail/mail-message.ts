import MailComposer from 'nodemailer/lib/mail-composer';

export interface MailSender {
  readonly name: string;
  readonly address: string;
}

interface MailMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Without `<>`; random. */
  readonly messageId: string;
  /** An address of ours that stops mail by one POST (RFC 8058). */
  readonly stopUrl?: string | undefined;
  readonly at: Date;
}

/** One message as it goes over the wire: plain text, nothing of the software or the machine in its headers. */
export function composeMail(sender: MailSender, message: MailMessage): Promise<Buffer> {
  const { to, subject, text, messageId, stopUrl, at } = message;
  const composer = new MailComposer({
    from: { name: sender.name, address: sender.address },
    to: { name: '', address: to },
    subject,
    text,
    textEncoding: 'base64',
    messageId: `<${messageId}>`,
    date: at,
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(stopUrl === undefined
        ? {}
        : {
            'List-Unsubscribe': { prepared: true, value: `<${stopUrl}>` },
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
    },
  });
  return composer.compile().build();
}
