/** `arclab replay --native`: the same trace in Rust, beside what the replay says. */
import { nativeSentences } from '../../profiles/replay/native/native-sentences.js';
import { NATIVE_TABLES } from '../../profiles/replay/native/native-tables.js';
import { reenactTrace } from '../../profiles/replay/native/reenact.js';
import type { Narrowing } from '../../profiles/replay/replay.js';
import type { Trace } from '../../runtime/trace/trace.js';
import { UserError } from '../../runtime/user-error.js';
import { printTable, type TableFlags } from './print-table.js';
import { print } from './say.js';
import { bar, type StatusLine } from './status-line.js';

export function replayNative(
  path: string,
  trace: Trace,
  by: string,
  narrowing: Narrowing,
  status: StatusLine,
  flags: TableFlags,
): void {
  const tables: Readonly<Partial<Record<string, (typeof NATIVE_TABLES)[keyof typeof NATIVE_TABLES]>>> =
    NATIVE_TABLES;
  const table = tables[by];
  if (table === undefined) {
    throw new UserError(`--native has tables by ${Object.keys(NATIVE_TABLES).join(', ')}, and none by ${by}`);
  }
  const reenacted = reenactTrace(path, trace, {
    ...narrowing,
    onBuild: () => status.update('building the program in Rust, which is done once'),
    onProgress: (done, of) => status.update(`${bar(done, of)} of the combinations re-enacted in Rust`),
  });
  status.clear();
  printTable(table(reenacted), flags);
  if (!flags.json && !flags.csv) print(`\n${nativeSentences(reenacted).join('\n')}`);
}
