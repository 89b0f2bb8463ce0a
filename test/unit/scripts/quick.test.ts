import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LEFT_OUT } from '../../../scripts/quick.mjs';

describe('The quick run', () => {
  it('leaves out only tests that exist', () => {
    expect(LEFT_OUT.filter((pattern) => globSync(pattern).length === 0)).toEqual([]);
  });
});

describe('Every command of the project', () => {
  it('runs a script that exists', () => {
    const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(readFileSync('package.json', 'utf8'));
    const files = Object.values(scripts).flatMap((command) =>
      [...command.matchAll(/node ([\w/.-]+\.m?[jt]s)/g)].map(([, file = '']) => file),
    );
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => globSync(file).length === 0)).toEqual([]);
  });

  it('has a project of its own for each `test:` that names one', () => {
    const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(readFileSync('package.json', 'utf8'));
    const config = readFileSync('vitest.config.ts', 'utf8');
    const named = Object.values(scripts).flatMap((command) =>
      [...command.matchAll(/--project (\w+)/g)].map(([, name]) => name),
    );
    expect(named.filter((name) => !config.includes(`project('${name}'`))).toEqual([]);
  });
});
