import type { ServerResponse } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import type { ByteBudget } from './byte-budget.ts';

/** No more bytes are free for this body now. */
export class BodiesCrowded extends Error {}

/**
 * A body that reserves its bytes as they arrive and holds them until it has been answered. Ends with `BodiesCrowded`
 * where they do not fit; the rest is then read and thrown away, so that the answer can reach the sender.
 */
export function meteredBody(body: Readable, budget: ByteBudget, person: string, answer: ServerResponse): Readable {
  const account = budget.open(person);
  answer.once('finish', account.close).once('close', account.close);
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (account.take(chunk.length)) return done(null, chunk);
      body.unpipe(meter);
      body.resume();
      done(new BodiesCrowded());
    },
  });
  // A refused body is not listened to any more.
  meter.on('error', () => undefined);
  body.once('error', (error) => meter.destroy(error));
  body.once('close', () => {
    if (body.readableAborted) meter.destroy(new Error('the sender left'));
  });
  return body.pipe(meter);
}
