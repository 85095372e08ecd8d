/**
 * JupyterLab as its user sees it, in Chromium. Needs Python with JupyterLab and the kernel installed
 * (`ARCLAB_JUPYTER` names its `jupyter`), and a browser (`CHROMIUM`, or Debian's path); CI makes both before.
 * Screenshots go to `ARCLAB_SCREENSHOTS`, or a temporary folder.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const JUPYTER = process.env.ARCLAB_JUPYTER ?? 'jupyter';
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const PORT = 18_888;
const TOKEN = 'arclab-test';
const WAIT_MS = 25_000;

const folder = mkdtempSync(join(tmpdir(), 'arclab-lab-'));
const screenshots = process.env.ARCLAB_SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'arclab-screenshots-'));
let server: ChildProcess;
let browser: Browser;
let page: Page;

const CELLS = [
  "import { table } from 'arquero';\ntable({ name: ['Ada', 'Grace'], born: [1815, 1906] })",
  "({ $schema: 'https://vega.github.io/schema/vega-lite/v6.json', data: { values: [{ a: 1, b: 2 }, { a: 2, b: 5 }] }, mark: 'bar', encoding: { x: { field: 'a', type: 'ordinal' }, y: { field: 'b', type: 'quantitative' } } })",
  "function fail(): never {\n  throw new RangeError('on purpose');\n}\nfail();",
  "for (const n of progress([1, 2, 3], 'Counting')) await new Promise(done => setTimeout(done, 50));\n[new Map([['key', { deep: [1, 2, { deeper: true }] }]]), 'text', 42, null]",
  'let kept = 41;\nkept + 1',
];

function notebook(): string {
  const cells = CELLS.map((source, index) => ({
    cell_type: 'code',
    id: `cell-${index}`,
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  }));
  const kernelspec = { name: 'arclab', display_name: 'Arclab (TypeScript)', language: 'typescript' };
  return JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

test.before(async () => {
  mkdirSync(screenshots, { recursive: true });
  writeFileSync(join(folder, 'session.ipynb'), notebook());
  cpSync(resolve('notebooks'), join(folder, 'notebooks'), { recursive: true });
  const flags = [
    '--no-browser',
    '--allow-root',
    '--ip=127.0.0.1',
    `--port=${PORT}`,
    `--IdentityProvider.token=${TOKEN}`,
  ];
  const quiet = [
    '--ServerApp.log_level=ERROR',
    '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
    '--LabApp.news_url=None',
  ];
  server = spawn(JUPYTER, ['lab', ...flags, ...quiet], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const deadline = Date.now() + WAIT_MS;
  while (!(await answers(`http://127.0.0.1:${PORT}/api?token=${TOKEN}`))) {
    assert.ok(Date.now() < deadline, 'JupyterLab does not answer');
    await new Promise(done => setTimeout(done, 250));
  }
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath: CHROMIUM, args });
  page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(`http://127.0.0.1:${PORT}/lab/tree/session.ipynb?token=${TOKEN}&reset`);
  await page.locator('.jp-NotebookPanel').waitFor();
  await page.getByText('Arclab (TypeScript) | Idle').waitFor();
});

test.after(async () => {
  await page?.screenshot({ path: join(screenshots, 'jupyterlab-end.png') });
  await browser?.close();
  server?.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

const cell = (index: number): Locator => page.locator('.jp-Notebook .jp-CodeCell').nth(index);
const output = (index: number): Locator => cell(index).locator('.jp-OutputArea-output');

async function run(index: number): Promise<void> {
  await cell(index).locator('.cm-content').click();
  await page.keyboard.press('Control+Enter');
}

async function type(index: number, text: string): Promise<void> {
  await cell(index).locator('.cm-content').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

/** A button of the notebook's toolbar. */
async function press(title: RegExp): Promise<void> {
  await page.locator('.jp-NotebookPanel-toolbar').getByRole('button', { name: title }).click();
}

test('a table, with its types and count', async () => {
  await run(0);
  const table = output(0).locator('table');
  await table.waitFor();
  assert.match(await output(0).innerText(), /name.*born.*Ada.*1815.*Grace.*1906.*2 rows/s);
});

test('a plot is drawn', async () => {
  await run(1);
  const drawing = output(1).locator('canvas, svg, img').first();
  await drawing.waitFor();
  const box = (await drawing.boundingBox())!;
  assert.ok(box.width > 50 && box.height > 50, JSON.stringify(box));
});

test('an error points at its line', async () => {
  await run(2);
  await output(2).getByText('RangeError').first().waitFor();
  assert.match(await output(2).innerText(), /on purpose.*line 2, in fail.*throw new RangeError/s);
});

test('a progress bar ends, and values show', async () => {
  await run(3);
  await output(3).getByText('3 of 3 (100 %)').waitFor();
  await output(3).getByText('key').waitFor();
});

test('Tab completes', async () => {
  await type(4, 'Math.flo');
  // One match is taken at once, several are offered; JupyterLab gives up on a service that is still starting.
  const offered = page.locator('.jp-Completer-item').first();
  const taken = cell(4).locator('.cm-line', { hasText: 'Math.floor' });
  for (let attempt = 0; attempt < 5 && !(await offered.or(taken).first().isVisible()); attempt++) {
    await page.keyboard.press('Tab');
    await page.waitForTimeout(1200);
  }
  await offered.or(taken).first().waitFor();
  if (await offered.isVisible()) await page.keyboard.press('Enter');
  await page.keyboard.insertText('(2.5)');
  await page.keyboard.press('Control+Enter');
  await output(4).getByText('2', { exact: true }).waitFor();
});

test('the screenshots, light and dark', async () => {
  await page
    .locator('.jp-WindowedPanel-outer')
    .first()
    .evaluate(element => element.scrollTo(0, 0));
  await page.screenshot({ path: join(screenshots, 'jupyterlab-light.png') });
  await page.locator('.lm-MenuBar-itemLabel', { hasText: 'Settings' }).click();
  await page.locator('.lm-Menu-itemLabel', { hasText: /^Theme$/ }).click();
  await page.locator('.lm-Menu-itemLabel', { hasText: /^JupyterLab Dark$/ }).click();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(screenshots, 'jupyterlab-dark.png') });
  console.log(`Screenshots: ${screenshots}`);
});

test('an interrupt ends a loop and keeps the variables', async () => {
  await type(4, 'let survivor = 7; for (;;) {}');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Arclab (TypeScript) | Busy').waitFor();
  await press(/Interrupt the kernel/);
  await output(4).getByText('Interrupted').first().waitFor();
  await type(4, 'survivor * 6');
  await page.keyboard.press('Control+Enter');
  await output(4).getByText('42').waitFor();
});

test('a restart forgets the variables', async () => {
  await press(/Restart the kernel(?! and)/);
  await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
  await page.getByText('Arclab (TypeScript) | Idle').waitFor();
  await type(4, 'typeof survivor');
  await page.keyboard.press('Control+Enter');
  await output(4).getByText('undefined').waitFor();
});

test.run();
