import { type BY_NUMBER, registerSender } from './delivery-sender.ts';
import type { TestPortal } from './portal-harness.ts';

type Walk = (name: string, ask: () => Promise<{ readonly status: number }>) => Promise<void>;

const JOB = { kind: 'job', id: 'walk' } as const;
const TEXT = Buffer.from('a letter');

/** Every route of private letters once, by a sender and by a person, and what jobs do about them. */
export async function walkDeliveries(portal: TestPortal, token: string, walk: Walk): Promise<void> {
  const sender = await registerSender(portal);
  const box = await sender.link(token);
  const assertion = await sender.assertion();
  await walk('issueSenderToken', () => sender.requestToken(assertion));
  const wanted: typeof BY_NUMBER = { reference: 'A-1', confirm: 'number' };
  const invited = { id: '', code: '', claim: '', number: '' };
  const kept = async (ask: () => ReturnType<TestPortal['ask']>) => {
    const answer = await ask();
    for (const name of ['id', 'code', 'claim', 'number'] as const) {
      if (typeof answer.body[name] === 'string') invited[name] = answer.body[name];
    }
    return answer;
  };
  const own = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: object) =>
    kept(() => portal.ask(token, { method, url, ...(payload === undefined ? {} : { payload }) }));
  await walk('inviteToBox', () => kept(() => sender.ask('POST', '/api/delivery-invitations', wanted)));
  const at = `/api/delivery-invitations/${invited.id}`;
  await walk('readBoxInvitation', () => sender.ask('GET', at));
  await walk('beginSenderLink', () => own('POST', '/sender-links', { code: invited.code }));
  await walk('agreeToSender', () => own('POST', `/sender-links/${invited.claim}/consent`));
  const sent = { id: '' };
  await walk('sendDelivery', async () => {
    const answer = await sender.send(TEXT, { box, signature: 'AAAA' });
    sent.id = String(answer.body.id);
    return answer;
  });
  await walk('readDeliveryState', () => sender.ask('GET', `/api/deliveries/${sent.id}`));
  await walk('listDeliveries', () => own('GET', '/deliveries'));
  await walk('listDeliveries, of a sender', () => own('GET', `/deliveries?sender=${sender.id}`));
  await walk('listDeliveries, the next page', () => own('GET', `/deliveries?after=${sent.id}`));
  const letter = `/deliveries/${sent.id}`;
  await walk('readDelivery', () => own('GET', letter));
  await walk('readDeliveryPage', () => own('GET', `${letter}/pages/1`));
  await walk('readDeliveryFile', () => own('GET', `${letter}/file`));
  await walk('readDeliverySignature', () => own('GET', `${letter}/signature`));
  await walk('changeDelivery', () => own('PUT', letter, { kept: true }));
  await walk('tellOpening', () => own('POST', `${letter}/receipt`));
  await walk('deleteDelivery', () => own('DELETE', letter));
  await walk('takeDeliveryBack', () => sender.ask('DELETE', `/api/deliveries/${sent.id}`));
  await walk('listSenders', () => own('GET', '/senders'));
  await walk('changeSender', () => own('PUT', `/senders/${sender.id}`, { tellsOpening: true }));
  await walk('unlinkSender', () => own('DELETE', `/senders/${sender.id}/link`));
  await walk('confirmBoxLink', () => sender.ask('POST', `${at}/confirmation`, { number: invited.number }));
  await walk('scanDeliveries', async () => ({
    scanned: await portal.stores.deliveryWork.scan(JOB, AbortSignal.timeout(10_000)),
    status: 200,
  }));
  await walk('expireDeliveries', async () => ({ gone: await portal.stores.deliveryWork.expire(), status: 200 }));
  await walk('sweepSenders', async () => ({ swept: await portal.stores.senders.sweep(), status: 200 }));
}
