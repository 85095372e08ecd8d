/** What clinic's doctor found, out of the report that it writes: the only tool that judges what it measured. */
import { UserError } from '../../../runtime/user-error.js';

/** `performance`: a problem; `data`: too little was measured to tell. */
export type ClinicVerdict = 'none' | 'performance' | 'data';

export interface ClinicFinding {
  readonly measure: string;
  readonly verdict: ClinicVerdict;
}

/** `lib/analysis` of `@clinic/doctor`. */
interface DoctorAnalysis {
  readonly issueCategory: string;
  readonly issues: Readonly<Record<string, ClinicVerdict | Readonly<Record<string, ClinicVerdict>>>>;
}

const CATEGORIES: Readonly<Record<string, string>> = {
  gc: 'a garbage collection problem: it stops the program for too long',
  'event-loop': 'an event loop problem: synchronous work keeps it from turning',
  io: 'an input/output problem: the program waits more than it works',
  none: 'no problem',
  unknown: 'a problem of no known kind',
  data: 'nothing, for too little was measured: let the workflow run longer, as with --scale 10',
};

/** @param html the doctor's report */
export function doctorFindings(html: string): { summary: string; findings: ClinicFinding[] } {
  const at = html.lastIndexOf('"analysis": {');
  if (at === -1) throw new UserError("clinic's doctor wrote a report without an analysis");
  const from = html.indexOf('{', at);
  const { issueCategory, issues } = JSON.parse(html.slice(from, endOfObject(html, from))) as DoctorAnalysis;
  const findings = Object.entries(issues).flatMap(([measure, verdict]): ClinicFinding[] =>
    typeof verdict === 'string'
      ? [{ measure, verdict }]
      : Object.entries(verdict).map(([part, ofPart]) => ({
          measure: `${measure}: ${part}`,
          verdict: ofPart,
        })),
  );
  return { summary: `The doctor found ${CATEGORIES[issueCategory] ?? issueCategory}.`, findings };
}

/** The analysis has neither braces nor quotes in its strings. */
function endOfObject(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at + 1;
  }
  throw new UserError("clinic's doctor wrote a report that is cut off");
}
