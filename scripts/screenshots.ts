import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { languageSchema } from '#contract/values/localized-text.ts';
import { loadMessages } from '#words/messages.ts';
import { answerForGallery, gallery } from '../test/support/window/gallery/gallery.ts';
import { sampleSnapshot } from '../test/support/window/gallery/sample-snapshot.ts';
import { startScriptedHost } from '../test/support/window/scripted-host.ts';
import { goTo, launchBrowser, openWindow } from '../test/support/window/window-page.ts';

// A picture of every screen: node scripts/screenshots.ts [NAME...], after `vite build`.

const SIZES = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
] as const;
/** Of a terminal at a city office, for the screens that are shown there alone. */
const TERMINAL = { width: 1080, height: 1920 } as const;
const FOLDER = 'screenshots';
const wanted = process.argv.slice(2);

const browser = await launchBrowser();
let count = 0;
for (const language of languageSchema.options) {
  const t = await loadMessages(language);
  const host = await startScriptedHost(join('dist', 'renderer'), sampleSnapshot(language));
  answerForGallery(host);
  for (const size of [...SIZES, TERMINAL]) {
    const folder = join(FOLDER, `${language}-${size.width}`);
    await mkdir(folder, { recursive: true });
    const page = await openWindow(browser, host, size);
    for (const entry of gallery(language)) {
      if (entry.snapshot.publicTerminal !== (size === TERMINAL)) continue;
      if (wanted.length > 0 && !wanted.includes(entry.name)) continue;
      await goTo(page, host, entry, t);
      await page.waitForTimeout(350);
      await page.screenshot({ path: join(folder, `${entry.name}.png`), fullPage: size !== TERMINAL });
      count += 1;
    }
    await page.context().close();
  }
  await host.close();
}
await browser.close();
console.log(`${count} screenshots in ${FOLDER}/`);
