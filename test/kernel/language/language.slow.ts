/** What the language service does about cells that hang it, and over a thousand of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Language } from '../../../kernel/language/language.js';

const folder = mkdtempSync(join(tmpdir(), 'arclab-language-'));
test.after(() => rmSync(folder, { recursive: true }));

/** The checker works at this for longer than anybody waits: each step makes two more of a longer tuple. */
const ENDLESS = `type Tree<N extends unknown[], X> = N['length'] extends 30 ? X : [Tree<[...N, 1], [X, 1]>, Tree<[...N, 2], [X, 2]>];
type Leaves<T> = T extends [infer A, infer B] ? Leaves<A> | Leaves<B> : T;
${Array.from({ length: 20 }, (_, n) => `const endless${n}: Leaves<Tree<[], ${n}>> = 0 as never;`).join('\n')}`;

async function names(language: Language, code: string): Promise<string[]> {
  return (await language.complete(code, code.length)).matches.map(({ text }) => text);
}

test('a cell that hangs the service is known by its names; the service starts anew, and knows the others', async () => {
  const reasons: string[] = [];
  const language = new Language({
    folder,
    patience: { answer: 5_000 },
    onFailure: reason => reasons.push(reason),
  });
  await language.cellRan('const lake = { depth: 3 };');
  assert.equal(await names(language, 'lake.'), ['depth']);
  assert.equal(await language.cellRan(ENDLESS), []);
  // Where processors are fast, the thread's memory is full before its time is over.
  assert.match(reasons[0]!, /^no answer within 5 s$|memory limit/);
  assert.not.ok(language.isStarted);
  assert.equal(await names(language, 'lake.'), ['depth']);
  assert.ok((await names(language, 'endless')).includes('endless7'));
  assert.equal(reasons.length, 1);
  await language.close();
});

test('memory is bounded over a thousand cells, and completion knows what each declared', async () => {
  const language = new Language({ folder });
  const megabytes = (): number => process.memoryUsage().rss / 1e6;
  let early = 0;
  for (let n = 1; n <= 1000; n++) {
    const name = n % 5 === 0 ? `kept${n}` : `again${n % 20}`;
    await language.cellRan(`const ${name} = { a${n}: ${n}, f(x: number) { return x } };\n${name}.f(3)`);
    if (n % 25 === 0) assert.equal(await names(language, `${name}.`), [`a${n}`, 'f']);
    if (n === 300) early = megabytes();
  }
  assert.ok(megabytes() < early + 100, `${megabytes()} MB after 1,000 cells, ${early} MB after 300`);
  await language.close();
});

test.run();
