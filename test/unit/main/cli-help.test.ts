import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { languageSchema } from '#contract/values/localized-text.ts';
import { loadCommandLineWords } from '#words/command-line-words.ts';
import { createProgram } from '../../../main/cli/program.ts';

function descriptionsOf(command: Command): { readonly of: string; readonly text: string }[] {
  const help = command.createHelp();
  const named = [
    ...help
      .visibleOptions(command)
      .map(({ flags, description }) => ({ of: `${command.name()} ${flags}`, text: description })),
    ...command.registeredArguments.map((argument) => ({
      of: `${command.name()} ${argument.name()}`,
      text: argument.description,
    })),
  ];
  return [{ of: command.name(), text: command.description() }, ...named, ...command.commands.flatMap(descriptionsOf)];
}

/** Every text at the leaves of a catalogue. */
function leaves(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(leaves) : [];
}

describe('the help of the command line', () => {
  it.each(languageSchema.options)(
    'describes every command, option and argument in %s, in its words',
    async (language) => {
      const words = await loadCommandLineWords(language);
      const { help, shared, prompts: _, told: __, failures: ___, language: ____, fee: _____, ...commands } = words;
      const known = new Set(leaves([help, shared, commands]));
      const all = descriptionsOf(createProgram(words));
      expect(all.length).toBeGreaterThan(80);
      expect(all.filter(({ text }) => !known.has(text))).toEqual([]);
      const said = new Set(all.map(({ text }) => text));
      expect(leaves([shared, commands]).filter((text) => !said.has(text))).toEqual([]);
    },
  );

  it('reads in the language of the person, headings and values too', async () => {
    const ja = createProgram(await loadCommandLineWords('ja'));
    expect(ja.helpInformation()).toContain('使い方:');
    expect(ja.helpInformation()).not.toMatch(/display help|Options:/);
    const kiosk = ja.commands.find((command) => command.name() === 'virtual-card');
    expect(kiosk?.helpInformation()).toMatch(/選べるもの: [^)]*既定: "ordinary"\)/);
    const en = createProgram(await loadCommandLineWords('en'));
    expect(en.helpInformation()).toContain('Options:');
    expect(en.helpInformation()).not.toMatch(/使い方/);
  });
});
