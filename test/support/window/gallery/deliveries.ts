import { success } from '#contract/failures/outcome.ts';
import {
  type DeliveryDetail,
  type DeliverySummary,
  type DrawnPage,
  deliveryDetailSchema,
  deliveryPageSchema,
  type LinkedSender,
  sendersSchema,
} from '#contract/portal/delivery-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import type { Language } from '#contract/values/localized-text.ts';
import type { HostScript } from '../host-script.ts';
import { entriesIn, type GalleryEntry } from './gallery-entry.ts';
import { SIGNED_IN, sampleSnapshot } from './sample-snapshot.ts';

const DELIVERY = 'd'.repeat(22);
const SENDER = 's'.repeat(22);
const NAME = { ja: '見本電力', easy: '見本電力', en: 'Mihon Power' };
const BILL = { ja: '検針のお知らせ', easy: '電気のお知らせ', en: 'Meter reading' };

const SUMMARY: DeliverySummary = {
  delivery: DELIVERY,
  sender: SENDER,
  senderName: NAME,
  kind: 'bill',
  kindName: BILL,
  title: '11月分の検針結果',
  at: '2026-11-27T10:00:00+09:00',
  date: calendarDateSchema.parse('2026-11-25'),
  state: 'available',
  isRead: false,
  isKept: false,
  keepUntil: calendarDateSchema.parse('2031-11-25'),
  goneOn: null,
};

export const SAMPLE_DELIVERY: DeliveryDetail = deliveryDetailSchema.parse({
  ...SUMMARY,
  legalName: '見本電力株式会社',
  contact: '0570-000-000',
  linkedSince: '2026-04-01T10:00:00+09:00',
  form: 'text',
  signed: null,
  bytes: 200,
  sha256: 'a'.repeat(64),
  pages: 2,
  signature: { is: 'none' },
  isScanned: false,
  isTold: false,
  replaces: null,
});

export const SAMPLE_SENDER: LinkedSender = {
  sender: SENDER,
  name: NAME,
  legalName: '見本電力株式会社',
  corporateNumber: '2010001000001',
  contact: '0570-000-000',
  kinds: [{ kind: 'bill', name: BILL }],
  isLinked: true,
  since: '2026-04-01T10:00:00+09:00',
  reference: '0123-456',
  tellsOpening: false,
  documents: 3,
};
const PAGE: DrawnPage = { as: 'text', text: '11月分のご使用量は 240 kWh です。\n使用期間：10月24日から11月24日まで' };

export function deliveryScreens(language: Language): GalleryEntry[] {
  const { screen } = entriesIn(language);
  const route = { at: 'delivery', delivery: DELIVERY };
  const one = (name: string, change: object, says: Parameters<typeof screen>[3]): GalleryEntry => ({
    ...screen(name, route, SIGNED_IN, says),
    answers: { readDelivery: async () => success(deliveryDetailSchema.parse({ ...SAMPLE_DELIVERY, ...change })) },
  });
  return [
    one('delivery', {}, (t) => t.deliveries.notScanned),
    one('delivery-signed', { signature: { is: 'good', signer: '見本 太郎' }, isScanned: true, isKept: true }, (t) =>
      t.deliveries.signedBy('見本 太郎'),
    ),
    one('delivery-unsure', { signature: { is: 'unsure', because: 'notWhole' } }, (t) =>
      t.deliveries.unsure(t.deliveries.because.notWhole),
    ),
    one('delivery-held', { state: 'held' }, (t) => t.deliveries.states.held),
    one('delivery-taken-back', { state: 'takenBack' }, (t) => t.deliveries.states.takenBack),
    one('delivery-deleted', { goneOn: '2026-12-04' }, (t) => t.deliveries.undo),
    one('delivery-xml', { form: 'xml', pages: 0 }, (t) => t.deliveries.noPages),
    {
      ...one('public-delivery', {}, (t) => t.deliveries.notScanned),
      snapshot: sampleSnapshot(language, { ...SIGNED_IN, publicTerminal: true }),
    },
    screen('senders', { at: 'senders' }, SIGNED_IN, (t) => t.deliveries.linked),
    {
      ...screen('senders-none', { at: 'senders' }, SIGNED_IN, (t) => t.deliveries.noSenders),
      answers: { listSenders: async () => success({ senders: [] }) },
    },
  ];
}

export function answerDeliveries({ answer }: Pick<HostScript, 'answer'>): void {
  answer('listDeliveries', async () => success(deliveryPageSchema.parse({ deliveries: [SUMMARY], next: null })));
  answer('readDelivery', async () => success(SAMPLE_DELIVERY));
  answer('readDeliveryPage', async () => success(PAGE));
  answer('listSenders', async () => success(sendersSchema.parse({ senders: [SAMPLE_SENDER] })));
}
