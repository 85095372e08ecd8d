/** `profile.clinic`: one of clinic's reports on a workflow, that shows itself in a cell. */
import { pathToFileURL } from 'node:url';
import type { ColumnTable } from 'arquero';
import type { ClinicTool } from '../../profiles/process/clinic/clinic-tools.js';
import {
  type ClinicReport,
  type ClinicSettings,
  runClinic,
} from '../../profiles/process/clinic/run-clinic.js';
import { tableOf } from '../../profiles/table-of.js';
import { escapeHtml } from '../display/escape-html.js';
import { type Displayable, JUPYTER_DISPLAY, type MimeBundle } from '../display/mime.js';
import { tableView } from '../display/table.js';
import { tableHtml } from '../display/table-html.js';
import { tableText } from '../display/table-text.js';

const ROWS = 20;

/** Where the report is, and what was found. */
export class Clinic implements Displayable {
  constructor(readonly report: ClinicReport) {}

  /** Absolute path of the page. */
  get html(): string {
    return this.report.html;
  }

  /** One row per measure that the doctor judged: `none`, `performance` (a problem), or `data` (too little of it). */
  findings(): ColumnTable {
    return tableOf(['measure', 'verdict'], this.report.findings);
  }

  [JUPYTER_DISPLAY](): MimeBundle {
    const { html, summary, findings } = this.report;
    const view = tableView(this.findings(), ROWS);
    const link = `<a href="${escapeHtml(pathToFileURL(html).href)}">${escapeHtml(html)}</a>`;
    return {
      'text/html': `<p>${escapeHtml(summary)}<br>${link}</p>${findings.length > 0 ? tableHtml(view) : ''}`,
      'text/plain': [summary, html, ...(findings.length > 0 ? [tableText(view)] : [])].join('\n'),
    };
  }
}

/**
 * Runs the workflow under one of clinic's tools, in a process of its own.
 * @throws UserError if clinic is not installed or fails, or the run fails
 */
export async function clinic(
  workflow: string,
  tool: ClinicTool = 'doctor',
  settings: ClinicSettings = {},
): Promise<Clinic> {
  return new Clinic(await runClinic(workflow, tool, settings));
}
