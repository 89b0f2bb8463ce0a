import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { findChromium } from '../main/kiosk/chromium.ts';
import { inProject, say } from './project.mjs';

// Draws resources/icon.svg in every size that a system asks for. Run after each change of the drawing: node scripts/icons.ts

const SIZES_PX = [16, 32, 48, 64, 128, 256, 512, 1024] as const;
const ICO_SIZES_PX = [16, 32, 48, 64, 128, 256];
/** Types of an ICNS whose content is a PNG of that side; ic11 to ic14 serve screens of double density. Source: Apple's iconutil. */
const ICNS_SIZE_PX = {
  icp4: 16,
  ic11: 32,
  icp5: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024,
} as const;
const ICO_HEADER_BYTES = 6;
const ICO_ENTRY_BYTES = 16;
const ICNS_HEADER_BYTES = 8;

async function drawn(svg: string): Promise<ReadonlyMap<number, Buffer>> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('icons are drawn by Chromium, which is not installed');
  const browser = await chromium.launch({ executablePath, chromiumSandbox: false });
  try {
    const page = await browser.newPage();
    const pngs = new Map<number, Buffer>();
    for (const size of SIZES_PX) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(`<style>html,body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
      pngs.set(size, await page.screenshot({ omitBackground: true }));
    }
    return pngs;
  } finally {
    await browser.close();
  }
}

function pngOf(pngs: ReadonlyMap<number, Buffer>, size: number): Buffer {
  const png = pngs.get(size);
  if (png === undefined) throw new Error(`no picture of ${size} pixels`);
  return png;
}

/** Microsoft's icon container; since Windows Vista its entries may be PNG files. A side of 256 is written as 0. */
function ico(pngs: ReadonlyMap<number, Buffer>): Buffer {
  const header = Buffer.alloc(ICO_HEADER_BYTES);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(ICO_SIZES_PX.length, 4);
  let offset = ICO_HEADER_BYTES + ICO_ENTRY_BYTES * ICO_SIZES_PX.length;
  const entries = ICO_SIZES_PX.map((size) => {
    const { length } = pngOf(pngs, size);
    const entry = Buffer.alloc(ICO_ENTRY_BYTES);
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...ICO_SIZES_PX.map((size) => pngOf(pngs, size))]);
}

function icns(pngs: ReadonlyMap<number, Buffer>): Buffer {
  const chunk = (type: string, content: Buffer) => {
    const header = Buffer.alloc(ICNS_HEADER_BYTES);
    header.write(type, 'latin1');
    header.writeUInt32BE(ICNS_HEADER_BYTES + content.length, 4);
    return Buffer.concat([header, content]);
  };
  return chunk(
    'icns',
    Buffer.concat(Object.entries(ICNS_SIZE_PX).map(([type, size]) => chunk(type, pngOf(pngs, size)))),
  );
}

const pngs = await drawn(readFileSync(inProject('resources/icon.svg'), 'utf8'));
mkdirSync(inProject('resources/icons'), { recursive: true });
for (const [size, png] of pngs) writeFileSync(inProject(`resources/icons/${size}x${size}.png`), png);
writeFileSync(inProject('resources/icon.ico'), ico(pngs));
writeFileSync(inProject('resources/icon.icns'), icns(pngs));
say(`${pngs.size} pictures, icon.ico and icon.icns drawn`);
