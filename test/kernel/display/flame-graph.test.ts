import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type FlameFrame, flameGraphHtml } from '../../../kernel/display/flame-graph.js';

const bytes = (value: number) => `${value} B`;

function leaf(name: string, value: number, place = 'a.ts:1'): FlameFrame {
  return { name, place, value, children: [] };
}

function attributes(html: string, pattern: RegExp): number[] {
  return Array.from(html.matchAll(pattern), ([, value]) => Number(value));
}

test('a frame is as wide as its share, and hovering tells its place, value and share', () => {
  const root = { ...leaf('(all)', 200, ''), children: [leaf('small', 50), leaf('large', 150, 'Cell[2]:3')] };
  const html = flameGraphHtml(root, 'run', bytes);
  assert.match(html, /<title>large \(Cell\[2\]:3\): 150 B, 75\.0 %<\/title>/);
  assert.equal(attributes(html, /<rect x="([\d.]+)"/g), [0, 0, 750]);
  assert.equal(attributes(html, / width="([\d.]+)" height="17"/g), [999.4, 749.4, 249.4]);
});

test('names from code are text, never markup', () => {
  const hostile = '<script>alert("1")</script>';
  const root = { ...leaf('(all)', 10, ''), children: [leaf(hostile, 10, hostile)] };
  const html = flameGraphHtml(root, hostile, bytes);
  assert.not.match(html, /<script/);
  assert.match(html, /&lt;script&gt;/);
});

test('a picture stays small however many frames there are, and says what it left out', () => {
  const wide: FlameFrame = {
    ...leaf('(all)', 1e6, ''),
    children: Array.from({ length: 1000 }, (_, index) => ({
      ...leaf(`function number ${index}`, 1000),
      children: [
        { ...leaf('inner', 1000), children: [{ ...leaf('innermost', 990), children: [leaf('x', 1)] }] },
      ],
    })),
  };
  const html = flameGraphHtml(wide, 'run', bytes);
  assert.ok(html.length < 1e6, `${html.length} characters`);
  const shown = html.match(/<rect/g)!.length;
  assert.match(html, new RegExp(`${(4001 - shown).toLocaleString('en-US')} frames are too narrow`));
});

test('nothing sampled is said, not drawn', () => {
  assert.is(flameGraphHtml(leaf('(all)', 0, ''), 'run', bytes), '<p>run: nothing was sampled.</p>');
});

test('a frame never reaches beyond the one that it hangs from', () => {
  const { tree } = fc.letrec<{ tree: FlameFrame }>(tie => ({
    tree: fc
      .record({
        own: fc.integer({ min: 1, max: 100 }),
        children: fc.oneof(
          { maxDepth: 5 },
          fc.constant<FlameFrame[]>([]),
          fc.array(tie('tree'), { maxLength: 3 }),
        ),
      })
      .map(({ own, children }) => ({
        ...leaf(
          'f',
          children.reduce((sum, { value }) => sum + value, own),
        ),
        children,
      })),
  }));
  fc.assert(
    fc.property(tree, root => {
      const html = flameGraphHtml(root, 'run', bytes);
      const boxes = Array.from(
        html.matchAll(/<rect x="([\d.]+)" y="(\d+)" width="([\d.]+)"/g),
        ([, x, y, w]) => ({
          left: Number(x),
          right: Number(x) + Number(w),
          y: Number(y),
        }),
      );
      for (const { left, right, y } of boxes.filter(box => box.y > 0)) {
        const holds = boxes.some(
          above => above.y === y - 18 && above.left <= left + 0.02 && above.right >= right - 0.02,
        );
        assert.ok(holds, `the frame at ${left} to ${right}, ${y}`);
      }
    }),
  );
});

test.run();
