import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { HELP_JA } from '../../../main/cli/help.ts';
import { createProgram } from '../../../main/cli/program.ts';

const program = await createProgram('', 'ja');

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

describe('the help of the command line', () => {
  const all = descriptionsOf(program);

  it('describes every command, option and argument', () => {
    expect(all.length).toBeGreaterThan(80);
    expect(all.filter(({ text }) => text === '')).toEqual([]);
  });

  it('says all of it in Japanese, and has no words that nothing uses', () => {
    const headings = ['Usage:', 'Arguments:', 'Options:', 'Global Options:', 'Commands:'];
    const used = new Set([...headings, ...all.map(({ text }) => text)]);
    expect([...used].filter((text) => HELP_JA[text] === undefined)).toEqual([]);
    expect(Object.keys(HELP_JA).filter((text) => !used.has(text))).toEqual([]);
  });

  it('reads in the language of the person', async () => {
    expect(program.helpInformation()).toContain('使い方:');
    expect(program.helpInformation()).not.toMatch(/display help|Options:/);
    expect((await createProgram('', 'en')).helpInformation()).not.toMatch(/使い方/);
  });
});
