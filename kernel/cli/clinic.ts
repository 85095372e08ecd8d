/** `arclab clinic`: runs a workflow under one of clinic's tools. */
import { Command } from 'commander';
import { CLINIC_TOOLS, type ClinicTool } from '../../profiles/process/clinic/clinic-tools.js';
import { runClinic } from '../../profiles/process/clinic/run-clinic.js';
import { Clinic } from '../profile/clinic.js';
import { addOptions } from './add-options.js';
import { printTable, type TableFlags } from './print-table.js';
import { type RunFlags, typedOptions } from './run-options.js';
import { print, say } from './say.js';
import { StatusLine } from './status-line.js';

interface Flags extends RunFlags, TableFlags {
  readonly tool: ClinicTool;
  readonly out: string;
  readonly workDir?: string;
  readonly timeout?: number;
}

const EXAMPLES = `
Tools:
${Object.entries(CLINIC_TOOLS)
  .map(([tool, purpose]) => `  ${tool.padEnd(14)}${purpose}`)
  .join('\n')}

Examples:
  $ arclab clinic workflow.yml                     the doctor's findings, and where its report is
  $ arclab clinic workflow.yml --tool flame --out reports --preset after

clinic is not installed with Arclab: npm install --save-dev clinic`;

export function clinicCommand(): Promise<Command> {
  const command = new Command('clinic')
    .description('Run a workflow under one of clinic’s tools; nothing is sent anywhere, no browser opens.')
    .argument('<workflow>', 'the workflow file')
    .addHelpText('after', EXAMPLES)
    .action(showClinic);
  return addOptions(command, 'clinic');
}

async function showClinic(workflow: string, flags: Flags): Promise<void> {
  const { tool, out, preset, var: variables, workDir, timeout } = flags;
  const status = new StatusLine();
  status.update(`clinic ${tool}: running ${workflow}`);
  try {
    const report = await runClinic(workflow, tool, {
      ...{ out, preset, variables, options: typedOptions(flags) },
      ...(workDir === undefined ? {} : { workDirectory: workDir }),
      ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
      onProgress: step => status.update(`clinic ${tool}: ${step}`),
    });
    status.clear();
    const isTable = report.findings.length > 0 || flags.json || flags.csv;
    if (isTable) printTable(new Clinic(report).findings(), flags);
    else print(report.html);
    say(`${report.summary}\nReport: ${report.html}`);
  } finally {
    status.clear();
  }
}
