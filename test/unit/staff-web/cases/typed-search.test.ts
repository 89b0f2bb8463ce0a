import { expect, it } from 'vitest';
import { receiptNumberSchema } from '#contract/portal/application-routes.ts';
import { bornIn, isEnough, soughtIn } from '../../../../staff-web/cases/typed-search.ts';
import { addressOf, type Place, placeOf } from '../../../../staff-web/page/place.ts';

it.each([
  ['山田花子', { text: '山田花子' }],
  ['  山田　花子  ', { text: '山田 花子' }],
  ['山田 1990', { text: '山田', born: '1990' }],
  ['山田　１９９０', { text: '山田', born: '1990' }],
  ['山田花子 1990-4-1', { text: '山田花子', born: '1990-04-01' }],
  ['山田 花子 1990年4月1日', { text: '山田 花子', born: '1990-04-01' }],
  ['山田 1990-13-01', { text: '山田 1990-13-01' }],
  ['1990', { text: '1990' }],
  ['090-1234-5678', { text: '090-1234-5678' }],
])('%s is looked for as %j', (typed, sought) => {
  expect(soughtIn(typed)).toEqual(sought);
});

it('takes a year or a day of birth, and no other', () => {
  expect(['1990', '1990/4/1', '１９９０', '90', '1700', '1990-02-30', 'x'].map(bornIn)).toEqual([
    '1990',
    '1990-04-01',
    '1990',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(['', ' 山 ', '山田'].map(isEnough)).toEqual([false, false, true]);
});

it('a place has one address, which leads back to it', () => {
  const number = receiptNumberSchema.parse('MG-0000-0000-0000');
  const places: readonly Place[] = [
    { at: 'search' },
    { at: 'difference', number },
    { at: 'difference', number, of: number },
    { at: 'signature', number, filing: 2 },
    { at: 'attachment', number, attachment: 1 },
    { at: 'attachment', number, attachment: 1, filing: 2 },
    { at: 'cases', filters: { mark: 'duplicate' } },
  ];
  for (const place of places) expect(placeOf(addressOf(place))).toEqual(place);
  for (const address of [
    '/signature',
    '/signature/0',
    '/attachments/1/x',
    '/difference/x',
    '/decision/1',
    '/a/b/c/d',
  ]) {
    expect(placeOf(`#/cases/${number}${address}`)).toEqual({ at: 'nowhere' });
  }
});
