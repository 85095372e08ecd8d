import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type NotebookProgress, progressReporter } from '../../../kernel/headless/index.js';

function reported(events: NotebookProgress[], terminal?: { isTTY: true; columns: number }): string {
  let text = '';
  const stream = {
    ...terminal,
    write: (piece: string) => {
      text += piece;
    },
  };
  // Time stands still.
  const report = progressReporter(stream, () => 1000);
  for (const event of events) report(event);
  return text;
}

const first = { position: 1, total: 2, title: 'Load' };
const second = { position: 2, total: 2, title: 'Compare' };
const events: NotebookProgress[] = [
  { kind: 'start', ...first },
  { kind: 'end', ...first, seconds: 1.23, failed: false },
  { kind: 'start', ...second },
  { kind: 'step', ...second, state: { label: 'Runs', done: 1, total: 4, seconds: 1, ended: false } },
  { kind: 'end', ...second, seconds: 75, failed: true },
];

test('elsewhere than on a terminal there is a line per cell', () => {
  assert.is(reported(events), '[1/2] Load … 1.2 s\n[2/2] Compare … failed after 1 min 15 s\n');
});

test('on a terminal there is a bar that fits its line', () => {
  const lines = reported(events, { isTTY: true, columns: 50 }).split('\r\u001b[2K').slice(1);
  assert.is(lines[0], '░░░░░░░░░░░░░░░░░░░░ 0.0 s [1/2] Load');
  assert.is(lines[1], '██████████░░░░░░░░░░ 0.0 s [1/2] Load');
  assert.is(lines[3], '██████████░░░░░░░░░░ 0.0 s [2/2] Compare – Runs:…');
  assert.ok(lines.at(-1)!.endsWith('\n'));
  assert.ok(lines.every(line => line.trimEnd().length < 50));
});

test.run();
