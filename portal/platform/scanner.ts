import { connect } from 'node:net';

type ScanAnswer = { readonly is: 'clean' } | { readonly is: 'infected' } | { readonly is: 'unavailable' };

/** What looks through a document before a person may open it. Never rejects. */
export type Scan = (bytes: Uint8Array) => Promise<ScanAnswer>;

type ScannerSettings =
  | { readonly kind: 'none' }
  | { readonly kind: 'practice' }
  | { readonly kind: 'clamd'; readonly socket: string };

const LONGEST_MS = 30_000;
const CHUNK_BYTES = 65_536;
const MOST_ANSWER_BYTES = 1_000;
/** The text that makers of scanners agreed on. Source: EICAR, anti-malware test file. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
const UNAVAILABLE: ScanAnswer = { is: 'unavailable' };

/** `undefined`: there is none, and every document says so. */
export function openScanner(settings: ScannerSettings): Scan | undefined {
  switch (settings.kind) {
    case 'none':
      return undefined;
    case 'practice':
      return async (bytes) => ({ is: Buffer.from(bytes).includes(EICAR) ? 'infected' : 'clean' });
    case 'clamd':
      return (bytes) => askClamd(settings.socket, bytes);
  }
}

/** INSTREAM of clamd(8): each chunk behind its length, an empty one last; then one line that ends with a zero byte. */
function askClamd(socket: string, bytes: Uint8Array): Promise<ScanAnswer> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    let answer = '';
    const end = (found: ScanAnswer) => {
      clearTimeout(timer);
      connection.destroy();
      resolve(found);
    };
    const timer = setTimeout(() => end(UNAVAILABLE), LONGEST_MS);
    connection.setEncoding('latin1');
    connection.on('error', () => end(UNAVAILABLE));
    connection.on('close', () => end(UNAVAILABLE));
    connection.on('data', (text: string) => {
      answer += text;
      if (answer.includes('\0') || answer.length > MOST_ANSWER_BYTES) end(meaningOf(answer));
    });
    connection.once('connect', () => {
      connection.write('zINSTREAM\0');
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        const chunk = bytes.subarray(at, at + CHUNK_BYTES);
        connection.write(lengthOf(chunk.length));
        connection.write(chunk);
      }
      connection.write(lengthOf(0));
    });
  });
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

/** Only the two answers that were foreseen say anything; every other is none. */
function meaningOf(answer: string): ScanAnswer {
  if (answer === 'stream: OK\0') return { is: 'clean' };
  return /^stream: [^\0]{1,300} FOUND\0$/.test(answer) ? { is: 'infected' } : UNAVAILABLE;
}
