import { describe, it } from 'vitest';
import { about } from '#words/ja/about.ts';
import { ja } from '#words/ja/window.ts';
import { sampleSnapshot } from '../support/window/gallery/sample-snapshot.ts';
import { checkScreens } from '../support/window/gallery-check.ts';
import { renderedWindows } from '../support/window/rendered-windows.ts';

const withWindow = renderedWindows();
checkScreens('help', withWindow);

describe('what the app is made with', () => {
  it('stands under “about”, each package with its licence and its words, also for the window and Electron', async () => {
    await withWindow(sampleSnapshot('ja'), async (page) => {
      await page.getByRole('link', { name: ja.home.about }).click();
      await page.getByText(about.licences, { exact: true }).click();
      for (const name of ['electron', 'react', 'koffi', '@fontsource-variable/noto-sans-jp'])
        await page.getByText(new RegExp(`^${name} \\d`)).waitFor();
      await page.getByText(/^react \d/).click();
      await page.getByText('Permission is hereby granted').filter({ visible: true }).waitFor();
    });
  });
});
