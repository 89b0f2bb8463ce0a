import { createHash } from 'node:crypto';
import type { Sex } from '#contract/procedure/application.ts';
import type { CardReply } from '#core/native/native-card-steps.ts';

/** Before the card's number. Source: jpki/myna, `mpa/`; docs/native-host.md. */
const COMBINATION_SALT = '2e71f6620bc654ced494e5ec34fe03c8';
/** What the portal's pages know a request by that came to nothing. */
const REFUSED = 'EW044-C300';
const SEX_DIGITS = { male: '1', female: '2', notApplicable: '9', unknown: '0' } as const satisfies Record<Sex, string>;

/** Tells this card with this installation: SHA-256 of salt, 13 digits and the 16 bytes of `uuid`, in hexadecimal. */
function combinationCode(manufactureNumber: string, uuid: string): string {
  return createHash('sha256')
    .update(COMBINATION_SALT, 'hex')
    .update(manufactureNumber, 'ascii')
    .update(uuid, 'hex')
    .digest('hex');
}

/** What the page gets, in the form of the protocol. Source: docs/native-host.md. */
export function pageReply(reply: CardReply, uuid: string): object {
  const combination_code = combinationCode(reply.manufactureNumber, uuid);
  if (reply.use === 'text') {
    const { name, sex, address, birthDate } = reply.attributes;
    return {
      mode: '04',
      result: '0',
      uuid,
      name: hex(name),
      sex: hex(SEX_DIGITS[sex]),
      address: hex(address),
      birthday: hex(birthDate.replaceAll('-', '')),
      combination_code,
    };
  }
  const signatures = reply.signatures.map((signature) => Buffer.from(signature).toString('base64'));
  return {
    mode: reply.use === 'auth' ? '01' : '02',
    result: '0',
    uuid,
    signature: reply.use === 'auth' ? signatures[0] : signatures,
    certificate: Buffer.from(reply.certificate).toString('base64').replace(/=+$/, ''),
    combination_code,
  };
}

/** The self-test: what is here, and nothing of a card. */
export function checkReply(about: { version: string; uuid: string; readers: number | undefined }): object {
  const { version, uuid, readers } = about;
  const check = [
    ['app', readers === undefined ? 'closed' : 'open'],
    ...(readers === undefined ? [] : [['readers', String(readers)]]),
  ];
  return { mode: 'check', result: '0', version, app: 'madoguchi', uuid, pid: process.pid, check };
}

/** The same for every reason: a page learns no more than that it got nothing. `message` is for the person who looks at it. */
export function refusedReply(message: string): object {
  return { result: '1', errcode: REFUSED, message };
}

function hex(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex');
}
