import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildNodeBundles, buildRenderer } from './build.mjs';
import { electronFolder } from './electron-binary.mjs';
import { bindingImportLines, fetchedBindingImports } from './package/binding-imports.ts';
import { writeElectronStandIn } from './package/electron-stand-in.ts';
import type { Contents } from './package/inspect.ts';
import { programsNeeded } from './package/native-imports.ts';
import { type Packed, pack, productionReach, writtenConfiguration } from './package/pack.ts';
import { hasPractice, makePracticeComponent, type PracticeComponent } from './package/practice-component.ts';
import { SBOM, writeSbom } from './package/sbom.ts';
import { signingOf } from './package/signing.ts';
import { updateFeedOf } from './package/update-feed.ts';
import { nameUpdateLists } from './package/update-lists.ts';
import { inProject, say } from './project.mjs';

// Builds, lists and packs the desktop app, and looks through what came out; docs/packaging.md says what it needs.
//   npm run package            installers for this system
//   npm run package -- --dir   the app's folder alone
// Where Electron's own binary cannot be had, a stand-in takes its place and only the folder is made.

const OUTPUT = 'build';
const LARGEST_LISTED = 12;
const BYTES_PER_MEGABYTE = 1_000_000;

async function packageDesktop(folderOnly: boolean): Promise<void> {
  if (!(await buildRenderer()) || !(await buildNodeBundles())) throw new Error('the bundles could not be built');
  await writeSbom(productionReach());
  const own = await electronFolder();
  const packed = await (own === undefined ? packStandIn() : packForThisSystem(own, folderOnly));
  nameUpdateLists(inProject(OUTPUT), process.platform, process.arch);
  mkdirSync(inProject(OUTPUT), { recursive: true });
  copyFileSync(inProject(SBOM), inProject(`${OUTPUT}/sbom.cdx.json`));
  writeFileSync(inProject(`${OUTPUT}/contents.txt`), listing(packed));
  summarise(packed);
  await listBindings();
}

async function packForThisSystem(folder: string, folderOnly: boolean): Promise<Packed> {
  const { state, configuration } = signingOf(process.platform, process.env);
  if (state === 'unsigned') say('nothing to sign with: what is built is unsigned and says so in its name');
  return pack({
    output: OUTPUT,
    electronFolder: folder,
    folderOnly,
    platform: process.platform,
    configuration: { ...configuration, ...updateFeedOf(process.env) },
    practice: await practiceOfBuild(),
  });
}

async function packStandIn(): Promise<Packed> {
  say("Electron's binary cannot be had: a stand-in for Linux is packed, to be looked at and not to be run");
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-electron-'));
  try {
    writeElectronStandIn(folder, writtenConfiguration().electronVersion ?? '');
    return await pack({
      output: OUTPUT,
      electronFolder: folder,
      folderOnly: true,
      platform: 'linux',
      practice: await practiceOfBuild(),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function practiceOfBuild(): Promise<PracticeComponent | undefined> {
  if (!hasPractice(process.env)) {
    say('practice is left out');
    return undefined;
  }
  const component = await makePracticeComponent(inProject(`${OUTPUT}/practice-component`));
  const megabytes = (component.bytes / BYTES_PER_MEGABYTE).toFixed(1);
  say(`practice: ${component.files} files, ${megabytes} MB beside the archive`);
  return component;
}

function listing({ files }: Contents): string {
  const lines = files.map(({ path, bytes, unpacked }) => `${bytes}\t${unpacked ? 'beside' : 'within'}\t${path}`);
  return `${lines.join('\n')}\n`;
}

function summarise({ files, artifacts }: Packed): void {
  const megabytes = (bytes: number) => (bytes / BYTES_PER_MEGABYTE).toFixed(1);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const largest = [...files].sort((a, b) => b.bytes - a.bytes).slice(0, LARGEST_LISTED);
  say(
    `${files.length} files, ${megabytes(total)} MB in the archive; all of them in ${OUTPUT}/contents.txt. The largest:`,
  );
  for (const { path, bytes } of largest) say(`  ${megabytes(bytes).padStart(5)} MB  ${path}`);
  say('nothing found that should not be there');
  for (const artifact of artifacts) say(artifact);
}

/** For all systems and processors, whichever of them was packed; what is in the package itself was looked at already. */
async function listBindings(): Promise<void> {
  try {
    const found = await fetchedBindingImports();
    say('what the file that reaches PC/SC needs to be loaded, on each system and processor:');
    for (const line of bindingImportLines(found)) say(line);
    const programs = found.flatMap(programsNeeded);
    if (programs.length > 0) throw new Error(`one of them needs ${programs.join(', ')}`);
  } catch (error) {
    say(`the files that reach PC/SC elsewhere were not looked at: ${String(error)}`);
  }
}

await packageDesktop(process.argv.includes('--dir'));
