import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { findChromium } from '#kiosk/chromium.ts';
import { loadCatalogue } from '#portal/catalogue/load-catalogue.ts';
import { ja } from '#words/ja/window.ts';
import { got } from '../support/card/card-harness.ts';
import { KEYRING_MISSING } from '../support/host/desktop-keyring.ts';
import { ONE_CHILD, shortAnswers, type Visit, visitAtHome } from '../support/window/flow-lengths.ts';

const CLAIM = 'child-allowance-claim';
/** Of 1280 × 800. */
const TWO_SCREENS_PX = 1_600;

const missing = findChromium() === undefined ? 'needs Chromium' : KEYRING_MISSING;
if (missing !== undefined) process.stderr.write(`left out: how long an application is, ${missing}\n`);

/** Every other procedure stands in docs/flow-lengths.md, which `node scripts/flow-lengths.ts` measures. */
describe.skipIf(missing !== undefined)('an application is no longer than it may be', () => {
  let visit: Visit;
  let procedures: readonly Procedure[];
  let heightPx = 0;
  beforeAll(async () => {
    ({ procedures } = got(await loadCatalogue()));
    visit = await visitAtHome();
  }, 60_000);
  afterAll(() => visit?.close());

  function procedure(id: string, municipality = '131318'): Procedure {
    const found = procedures.find((one) => one.id === id && one.municipality.code === municipality);
    if (found === undefined) throw new Error(`no ${id}`);
    return found;
  }
  async function length(id: string, keep: boolean, look?: (title: string) => Promise<unknown>) {
    const answers = { ...shortAnswers(procedure(id)), ...(id === CLAIM ? ONE_CHILD : {}) };
    const { screens, presses } = await visit.length(procedure(id), answers, { keep, ...(look && { look }) });
    return { screens, presses };
  }

  /** Without what practice adds to every page. */
  const pageHeight = () =>
    visit.page.evaluate(
      () =>
        document.documentElement.scrollHeight -
        (document.querySelector('.practice')?.getBoundingClientRect().height ?? 0),
    );
  async function checkPageHeight(title: string): Promise<void> {
    if (title === ja.review.title) heightPx = await pageHeight();
  }

  it('the claim for one child with nothing known, and with what was kept of the household the time before', async () => {
    expect(await length(CLAIM, true, checkPageHeight)).toEqual({ screens: 7, presses: 14 });
    expect(heightPx).toBeGreaterThan(800);
    expect(heightPx).toBeLessThanOrEqual(TWO_SCREENS_PX);
    expect(await length(CLAIM, false)).toEqual({ screens: 5, presses: 8 });
  }, 120_000);

  it('what a fee is paid for: it stands on the check page, which is no higher for it and has two screens for who lives there', async () => {
    const certificate = procedure('disaster-certificate', '474991');
    const heights: number[] = [];
    let noteHeight = 0;
    await visit.length(certificate, shortAnswers(certificate), {
      async look(title) {
        if (title !== ja.review.title || heights.length > 0) return;
        // The practice card is from elsewhere, which is looked up and said.
        const elsewhere = visit.page.locator('.note').filter({ hasText: ja.review.elsewhere('手本郡てほん村') });
        noteHeight = (await elsewhere.boundingBox())?.height ?? 0;
        const fee = visit.page.getByText(ja.review.fee(ja.fee.amount.copy(300)), { exact: true });
        for (const shown of ['', 'none']) {
          await fee.evaluate((line: HTMLElement, display) => line.style.setProperty('display', display), shown);
          heights.push(await pageHeight());
        }
      },
    });
    const [withFee, without] = heights;
    expect(without).toBeGreaterThan(800);
    expect(withFee).toBe(without);
    expect(noteHeight).toBeGreaterThan(100);
    expect(Number(withFee) - noteHeight).toBeLessThanOrEqual(TWO_SCREENS_PX);
  }, 60_000);

  it('a change of name or address', async () => {
    const { screens, presses } = await length('child-allowance-name-address-change', false);
    expect(screens).toBeLessThanOrEqual(6);
    expect(presses).toBeLessThanOrEqual(9);
  }, 60_000);
});
