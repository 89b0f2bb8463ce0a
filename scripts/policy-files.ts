import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { policyFiles } from './policy/files.ts';
import { inProject, say } from './project.mjs';

// Writes resources/policy from the one list of settings. Run after each change of it: node scripts/policy-files.ts

for (const [path, content] of policyFiles()) {
  const target = inProject(`resources/policy/${path}`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}
say(`${policyFiles().size} policy files were written`);
