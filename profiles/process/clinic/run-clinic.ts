/** Runs a workflow in a process of its own under one of clinic's tools. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { checkSettings, type SettingNames } from '../../../runtime/known-settings.js';
import { makeFolders } from '../../../runtime/make-folders.js';
import { UserError, withFiles } from '../../../runtime/user-error.js';
import { endOf, temporaryFolder } from '../at-end.js';
import { MEASURED_RUN_SETTINGS, type MeasuredRunSettings } from '../run-measured.js';
import { type ClinicFinding, doctorFindings } from './clinic-findings.js';
import { CLINIC_TOOLS, type ClinicTool, clinicFolders, findClinic } from './clinic-tools.js';
import type { ClinicRun, ClinicRunEnd } from './run-for-clinic.js';

const PROGRAM = fileURLToPath(new URL('./run-for-clinic.js', import.meta.url));
const LAST_LINES = 5;

export interface ClinicSettings extends MeasuredRunSettings {
  /** Where the report goes; `clinic` in the working directory unless told. */
  readonly out?: string;
  /** The longest that clinic may take, the run and its report together; it is ended then. No limit unless told. */
  readonly timeoutSeconds?: number;
  /** What clinic says it is doing. */
  readonly onProgress?: (step: string) => void;
  /** Where clinic is looked for. */
  readonly folders?: readonly string[];
}

const SETTINGS: SettingNames<ClinicSettings> = {
  ...MEASURED_RUN_SETTINGS,
  out: true,
  timeoutSeconds: true,
  onProgress: true,
  folders: true,
};

export interface ClinicReport {
  readonly tool: ClinicTool;
  readonly workflow: string;
  /** Absolute path of the page. */
  readonly html: string;
  /** What was found, in a sentence. */
  readonly summary: string;
  /** What the doctor judged; the other tools show, and judge nothing. */
  readonly findings: readonly ClinicFinding[];
}

/** @throws UserError if clinic is not installed, fails or takes too long, the tool does not exist, or the run fails */
export async function runClinic(
  workflow: string,
  tool: ClinicTool = 'doctor',
  settings: ClinicSettings = {},
): Promise<ClinicReport> {
  checkSettings('profile.clinic', settings, SETTINGS);
  const {
    out = 'clinic',
    onProgress = () => {},
    folders = clinicFolders(),
    timeoutSeconds,
    ...run
  } = settings;
  if (!Object.hasOwn(CLINIC_TOOLS, tool)) {
    throw new UserError(`clinic has no tool "${tool}": there are ${Object.keys(CLINIC_TOOLS).join(', ')}`);
  }
  if (!existsSync(workflow)) throw new UserError(`there is no file ${workflow}`);
  const clinic = findClinic(folders);
  const directory = resolve(out);
  withFiles(() => makeFolders(directory));
  const name = basename(workflow, extname(workflow));
  const report = `${name}.clinic-${tool}`;
  withFiles(() => removeEarlier(directory, report));
  // The tools leave traces where they run, and the doctor refuses a folder that has some.
  const scratch = temporaryFolder('arclab-clinic-');
  try {
    const endFile = join(scratch.path, 'end.json');
    const order = JSON.stringify({
      workflow: resolve(workflow),
      settings: absolute({ workDirectory: join(scratch.path, 'run'), ...run }),
      folder: process.cwd(),
    } satisfies ClinicRun);
    const words = [tool, '--open=false', '--dest', directory, '--name', name];
    const command = [clinic, ...words, '--', process.execPath, PROGRAM, order, endFile];
    const said = await runCommand(command, scratch.path, { onProgress, timeoutSeconds });
    assertRan(endFile, workflow, said);
    const html = join(directory, `${report}.html`);
    if (!existsSync(html)) throw new UserError(`clinic ${tool} wrote no report: ${said}`);
    return { tool, workflow, html, ...findingsOf(tool, html) };
  } finally {
    scratch.remove();
  }
}

function absolute({ workDirectory, ...settings }: MeasuredRunSettings): MeasuredRunSettings {
  return workDirectory === undefined ? settings : { ...settings, workDirectory: resolve(workDirectory) };
}

/** An earlier report of the same name would pass for this one's, if this one failed. */
function removeEarlier(directory: string, report: string): void {
  for (const file of readdirSync(directory)) {
    if (file === report || file === `${report}.html`) rmSync(join(directory, file), { recursive: true });
  }
}

/** Resolves with the last lines that clinic wrote, for error messages. */
async function runCommand(
  command: readonly string[],
  folder: string,
  { onProgress, timeoutSeconds }: { onProgress(step: string): void; timeoutSeconds: number | undefined },
): Promise<string> {
  const { NODE_OPTIONS: _, ...environment } = process.env;
  const child = spawn(process.execPath, command, {
    cwd: folder,
    env: { ...environment, NO_INSIGHT: '1', NO_UPDATE_NOTIFIER: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', line => {
      const step = line.trim();
      if (step === '' || step.startsWith('To generate the report')) return;
      last.push(step);
      if (last.length > LAST_LINES) last.shift();
      onProgress(step);
    });
  }
  if ((await endOf(child, { timeoutSeconds })) === 'timed out') {
    throw new UserError(`clinic took longer than the timeout of ${timeoutSeconds} s, and was ended`);
  }
  return last.join(' ');
}

function assertRan(endFile: string, workflow: string, said: string): void {
  if (!existsSync(endFile)) {
    throw new UserError(`the run of ${workflow} under clinic ended without a result: ${said}`);
  }
  const end = JSON.parse(readFileSync(endFile, 'utf8')) as ClinicRunEnd;
  if (!end.ok) throw end.isUserError ? new UserError(end.message) : new Error(end.message);
}

function findingsOf(tool: ClinicTool, html: string): Pick<ClinicReport, 'summary' | 'findings'> {
  if (tool === 'doctor') return doctorFindings(readFileSync(html, 'utf8'));
  return {
    summary: `The report shows ${CLINIC_TOOLS[tool]}; this tool judges nothing itself.`,
    findings: [],
  };
}
