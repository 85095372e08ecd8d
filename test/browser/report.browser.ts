/**
 * The report of `npm start` as its reader sees it, in Chromium. Needs a browser (`CHROMIUM`, or Debian's path)
 * and the report; CI makes both before.
 */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const REPORT = resolve('report/strategy-comparison.html');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

// Not in a hook: uvu keeps what those throw to itself.
if (!existsSync(REPORT)) throw new Error(`${REPORT} does not exist: run npm start first`);

let browser: Browser;

test.before(async () => {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath: CHROMIUM, args });
});

test.after(() => browser?.close());

async function open(
  width: number,
  colorScheme: 'light' | 'dark',
): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const problems: string[] = [];
  page.on('console', message => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', error => problems.push(error.message));
  page.on('request', request => {
    if (!request.url().startsWith('file:')) problems.push(`asks for ${request.url()}`);
  });
  await page.goto(pathToFileURL(REPORT).href);
  return { page, problems };
}

for (const width of [1280, 390]) {
  test(`at ${width} px the page opens without errors or network, and does not scroll sideways`, async () => {
    const { page, problems } = await open(width, 'light');
    assert.equal(problems, []);
    assert.is(await page.evaluate('document.documentElement.scrollWidth'), width);
    await page.close();
  });
}

test('it tells the story: sections, verdict, tables and four charts of a readable size', async () => {
  const { page } = await open(1280, 'light');
  const headings = await page.locator('h2').allInnerTexts();
  for (const heading of [
    'In short',
    'The strategies side by side',
    'What is alive over the run',
    'By node',
    'By clone site',
    'What each action makes of features',
    'Which single changes would save most',
    'What each of the memo',
    'What the workflow computed',
    'How it was measured',
  ]) {
    assert.ok(
      headings.some(text => text.startsWith(heading)),
      heading,
    );
  }
  assert.match(await page.locator('body').innerText(), /(Share features as|Keep) [a-z-]+/);
  assert.ok((await page.locator('table').count()) >= 8);
  const charts = page.locator('svg, img[src^="data:image/svg"]');
  const sizes = await Promise.all((await charts.all()).map(chart => chart.boundingBox()));
  const readable = sizes.filter(box => box !== null && box.width > 500 && box.height > 150);
  assert.ok(readable.length >= 4, `${readable.length} charts`);
  await page.close();
});

test('a table sorts by a click on a heading, and filters by what is typed', async () => {
  const { page, problems } = await open(1280, 'light');
  const section = page.locator('.output', { has: page.locator('th', { hasText: 'MB saved' }) });
  const saved = async () => {
    const cells = await section.locator('tbody tr:not([hidden]) td:last-child').allInnerTexts();
    return cells.map(text => Number(text.replaceAll(',', '')));
  };
  const before = await saved();
  const heading = section.locator('th', { hasText: 'MB saved' });
  await heading.click();
  assert.equal(
    await saved(),
    [...before].sort((a, b) => b - a),
  );
  await heading.click();
  assert.equal(
    await saved(),
    [...before].sort((a, b) => a - b),
  );
  await heading.click();
  assert.equal(await saved(), before);
  await section.locator('input').fill('csv writer');
  const left = await section.locator('tbody tr:not([hidden])').allInnerTexts();
  assert.ok(left.length > 0 && left.length < before.length);
  assert.ok(left.every(text => text.includes('CSV Writer')));
  assert.equal(problems, []);
  await page.close();
});

test('the first screen is the answer: choice, three figures, two pictures; code is folded', async () => {
  const { page } = await open(1280, 'light');
  const panel = page.locator('.verdict');
  assert.ok((await panel.boundingBox())!.y < 300);
  assert.match(await panel.innerText(), /Bytes copied.*Features held at the peak.*Processor time/s);
  for (const picture of await panel.locator('svg').all()) {
    assert.ok((await picture.boundingBox())!.y < 900, 'a picture begins below the first screen');
  }
  assert.is(await page.locator('pre.source:visible').count(), 0);
  await page.close();
});

test('it holds a map, and the page is below 5 MB', async () => {
  const { page } = await open(1280, 'light');
  const map = page.locator('svg[aria-label^="Map of"]').first();
  assert.ok((await map.boundingBox())!.width > 400);
  assert.ok((await map.locator('path').count()) > 50);
  assert.ok(statSync(REPORT).size < 5e6);
  await page.close();
});

/** The sum of a CSS colour's channels. */
const BRIGHTNESS = `color => color.match(/[0-9.]+/g).slice(0, 3).reduce((sum, n) => sum + Number(n), 0)`;

for (const scheme of ['light', 'dark'] as const) {
  test(`in the ${scheme} theme text stands out from its ground`, async () => {
    const { page } = await open(1280, scheme);
    const difference = await page.evaluate(`(() => {
      const brightness = ${BRIGHTNESS};
      const { color, backgroundColor } = getComputedStyle(document.body);
      return brightness(backgroundColor) - brightness(color);
    })()`);
    assert.ok(scheme === 'light' ? Number(difference) > 400 : Number(difference) < -400, `${difference}`);
    await page.close();
  });

  test(`in the ${scheme} theme plots have the page's ground`, async () => {
    const { page } = await open(1280, scheme);
    const grounds = (await page.evaluate(`(() => {
      const context = document.createElement('canvas').getContext('2d');
      return [...document.querySelectorAll('img.plot')].map(plot => {
        context.drawImage(plot, 0, 0);
        return 'rgb(' + [...context.getImageData(2, 2, 1, 1).data].slice(0, 3).join(', ') + ')';
      });
    })()`)) as string[];
    const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    assert.ok(grounds.length >= 4);
    assert.equal([...new Set(grounds)], [ground]);
    await page.close();
  });
}

test.run();
