import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** What one run of a program costs, start and end included. */
export interface ProcessCost {
  readonly wallMs: number;
  /** Computing of the program and of all that it waited for. */
  readonly cpuMs: number;
  /** Of a program on Node; 0 for any other. */
  readonly peakMiB: number;
}

/** Node says at its end how much memory it had. */
const TELLS_PEAK = `data:text/javascript,${encodeURIComponent(
  `import { writeFileSync } from 'node:fs';
   process.on('exit', () => writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS)));`,
)}`;

/** Runs a program to its end with `input` on its standard input and measures it. Rejects with what it said. */
export async function costOf(
  command: readonly string[],
  { env = {}, input = '' }: { readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): Promise<ProcessCost> {
  const folder = mkdtempSync(join(tmpdir(), 'cost-'));
  const [times, peak] = [join(folder, 'times'), join(folder, 'peak')];
  try {
    const tellsPeak =
      command[0] === process.execPath ? { NODE_OPTIONS: `--import=${TELLS_PEAK}`, PEAK_FILE: peak } : {};
    const script = `TIMEFORMAT='%R %U %S'; { time "$@" 2>&3 ; } 3>&2 2>${times}`;
    const child = spawn('bash', ['-c', script, 'bash', ...command], {
      env: { ...process.env, ...env, ...tellsPeak, LC_ALL: 'C' },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    child.stdin.end(input);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const said = await text(child.stderr);
    if ((await ended) !== 0) throw new Error(`${command.slice(0, 4).join(' ')} failed: ${said}`);
    const [wall = 0, user = 0, system = 0] = readFileSync(times, 'utf8').trim().split(' ').map(Number);
    const peakKiB = tellsPeak.PEAK_FILE === undefined ? 0 : Number(readFileSync(peak, 'utf8'));
    return { wallMs: wall * 1_000, cpuMs: (user + system) * 1_000, peakMiB: peakKiB / 1_024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Medians of several runs of several programs, in turn, so that what else the machine does meets all of them. */
export async function mediansInTurn(
  rounds: number,
  ...runs: readonly (() => Promise<ProcessCost>)[]
): Promise<readonly ProcessCost[]> {
  const costs: ProcessCost[][] = runs.map(() => []);
  for (let round = 0; round < rounds; round += 1) for (const [n, run] of runs.entries()) costs[n]?.push(await run());
  return costs.map((each) => ({
    wallMs: median(each.map(({ wallMs }) => wallMs)),
    cpuMs: median(each.map(({ cpuMs }) => cpuMs)),
    peakMiB: median(each.map(({ peakMiB }) => peakMiB)),
  }));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
