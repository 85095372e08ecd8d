/**
 * Random lives of features under every representation, against a model that deep-copies everything.
 *
 * The model knows nothing of the representations' code: it follows which features see which part together,
 * by the memo's words, and from that alone predicts what must have been copied.
 */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Attributes } from '../../../runtime/feature/attributes.js';
import type { Feature } from '../../../runtime/feature/feature.js';
import { PathGeometry } from '../../../runtime/feature/geometry.js';
import {
  REPRESENTATIONS,
  STRATEGIES,
  type Strategy,
} from '../../../runtime/feature/representation/strategies.js';
import { Ledger, type LedgerRow } from '../../../runtime/ledger/ledger.js';

/** Shared parts are marked by a token that features hold together. */
interface Model {
  attributes: Map<string, number>;
  geometry: number[];
  whole: object;
  geometryToken: object;
  mapToken: object;
  valueTokens: Map<string, object>;
}

const NAMES = ['a', 'b', 'c', 'new'];

const step = fc.record({
  at: fc.nat(7),
  act: fc.constantFrom(
    'share',
    'set',
    'delete',
    'geometry',
    'replaceGeometry',
    'replaceAttributes',
    'drop',
    'unwrap',
  ),
  name: fc.constantFrom(...NAMES),
});

type Step = { at: number; act: string; name: string };

class World {
  readonly ledger = new Ledger();
  readonly account = this.ledger.account('node');
  readonly fanOut = this.account.counter('fan-out', 'features');
  readonly living: { feature: Feature; model: Model }[] = [];
  readonly expected = new Map<string, number>();
  private next = 100;

  constructor(readonly strategy: Strategy) {
    const attributes = Attributes.of([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
    const geometry = new PathGeometry('LineString', 4326, 'XY', Float64Array.of(0, 0, 1, 1));
    const parts = { id: 'id', metadata: null, attributes, geometry };
    const names = ['a', 'b', 'c'];
    this.living.push({
      feature: REPRESENTATIONS[strategy].build(parts, this.account),
      model: {
        attributes: new Map(names.map((name, i) => [name, i + 1])),
        geometry: [0, 0, 1, 1],
        whole: {},
        geometryToken: {},
        mapToken: {},
        valueTokens: new Map(names.map(name => [name, {}])),
      },
    });
  }

  expect(row: string, count = 1): void {
    if (count > 0) this.expected.set(row, (this.expected.get(row) ?? 0) + count);
  }

  private others(model: Model): Model[] {
    return this.living.map(entry => entry.model).filter(other => other !== model);
  }

  take({ at, act, name }: Step): void {
    const entry = this.living[at % this.living.length];
    if (entry === undefined) return;
    const { feature, model } = entry;
    const value = this.next++;
    if (act === 'share') this.share(entry);
    else if (act === 'drop' || act === 'unwrap') this.end(entry, act);
    else if (act === 'set') {
      this.writeAttribute(model, name);
      feature.set(name, value);
      model.attributes.set(name, value);
    } else if (act === 'delete') {
      if (model.attributes.has(name)) this.deleteAttribute(model, name);
      assert.is(feature.delete(name), model.attributes.delete(name));
    } else if (act === 'geometry') {
      this.writeGeometry(model);
      (feature.geometryMut() as PathGeometry).coordinates[0] = value;
      model.geometry[0] = value;
    } else if (act === 'replaceGeometry') {
      this.replaceWhole(model);
      model.geometryToken = {};
      feature.setGeometry(new PathGeometry('LineString', null, 'XY', Float64Array.of(value, 0)));
      model.geometry = [value, 0];
    } else {
      this.replaceWhole(model);
      model.mapToken = {};
      model.valueTokens = new Map([[name, {}]]);
      feature.setAttributes(Attributes.of([[name, value]]));
      model.attributes = new Map([[name, value]]);
    }
  }

  private share({ feature, model }: { feature: Feature; model: Model }): void {
    const clone = feature.share(this.fanOut);
    const { strategy } = this;
    const copy: Model = {
      ...model,
      attributes: new Map(model.attributes),
      geometry: [...model.geometry],
      valueTokens: new Map(model.valueTokens),
    };
    if (strategy === 'owned') this.expect('fan-out feature deep');
    else if (strategy === 'arc-feature') this.expect('fan-out feature pointer');
    else {
      this.expect('fan-out geometry pointer');
      if (strategy === 'arc-geometry') this.expect('fan-out attributes deep');
      if (strategy === 'arc-geometry-attributes') this.expect('fan-out attributes pointer');
      if (strategy === 'arc-geometry-values') {
        this.expect('fan-out attribute map deep');
        this.expect('fan-out attribute value pointer', model.attributes.size);
      }
    }
    this.living.push({ feature: clone, model: copy });
  }

  private writeWhole(model: Model): void {
    if (!this.others(model).some(other => other.whole === model.whole)) return;
    this.expect('copy-on-write feature deep');
    model.whole = {};
  }

  private replaceWhole(model: Model): void {
    if (this.strategy === 'arc-feature') this.writeWhole(model);
  }

  private writeGeometry(model: Model): void {
    if (this.strategy === 'owned') return;
    if (this.strategy === 'arc-feature') {
      this.writeWhole(model);
      return;
    }
    if (!this.others(model).some(other => other.geometryToken === model.geometryToken)) return;
    this.expect('copy-on-write geometry deep');
    model.geometryToken = {};
  }

  private writeMap(model: Model): void {
    if (!this.others(model).some(other => other.mapToken === model.mapToken)) return;
    this.expect('copy-on-write attributes deep');
    model.mapToken = {};
  }

  private writeAttribute(model: Model, name: string): void {
    if (this.strategy === 'arc-feature') this.writeWhole(model);
    if (this.strategy === 'arc-geometry-attributes') this.writeMap(model);
    if (this.strategy !== 'arc-geometry-values') return;
    const token = model.valueTokens.get(name);
    if (token !== undefined && this.others(model).some(other => other.valueTokens.get(name) === token)) {
      this.expect('copy-on-write attribute value deep');
    }
    model.valueTokens.set(name, {});
  }

  private deleteAttribute(model: Model, name: string): void {
    if (this.strategy === 'arc-feature') this.writeWhole(model);
    if (this.strategy === 'arc-geometry-attributes') this.writeMap(model);
    model.valueTokens.delete(name);
  }

  private end(entry: { feature: Feature; model: Model }, act: string): void {
    const { feature, model } = entry;
    if (act === 'drop') {
      feature.drop();
    } else {
      if (this.strategy === 'arc-feature') this.writeWhole(model);
      if (this.strategy.startsWith('arc-geometry')) this.writeGeometry(model);
      if (this.strategy === 'arc-geometry-attributes') this.writeMap(model);
      if (this.strategy === 'arc-geometry-values') {
        for (const [name, token] of model.valueTokens) {
          const isShared = this.others(model).some(other => other.valueTokens.get(name) === token);
          if (isShared) this.expect('copy-on-write attribute value deep');
        }
      }
      const parts = feature.intoParts();
      assert.equal(new Map(parts.attributes.entries()), model.attributes);
      assert.equal([...(parts.geometry as PathGeometry).coordinates], model.geometry);
    }
    this.living.splice(this.living.indexOf(entry), 1);
    assert.ok(feature.isDropped);
    assert.throws(() => feature.drop(), /dropped/);
    assert.throws(() => feature.attributes.size, /dropped/);
    assert.throws(() => feature.geometry, /dropped/);
    assert.throws(() => feature.set('a', 1), /dropped/);
  }

  check(): void {
    for (const { feature, model } of this.living) {
      assert.equal(new Map(feature.attributes.entries()), model.attributes);
      assert.equal([...(feature.geometry as PathGeometry).coordinates], model.geometry);
    }
  }

  finish(): void {
    for (const { feature } of this.living) feature.drop();
    assert.equal(countsOf(this.ledger.rows()), Object.fromEntries([...this.expected].sort()));
    assert.is(this.ledger.census.live, 0);
    assert.equal(this.ledger.liveFeatures(), []);
  }
}

function countsOf(rows: LedgerRow[]): Record<string, number> {
  const counts = rows.map(({ site, part, kind, count }) => [`${site} ${part} ${kind}`, count] as const);
  return Object.fromEntries([...counts].sort());
}

for (const strategy of STRATEGIES) {
  test(`${strategy}: random lives have equal values, exact counts and leave nothing alive`, () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        const world = new World(strategy);
        for (const one of steps) {
          world.take(one);
          world.check();
        }
        world.finish();
      }),
      { numRuns: 400 },
    );
  });
}

test('a deep clone of an owned feature reports what it copied and what Rust would copy', () => {
  const ledger = new Ledger();
  const account = ledger.account('node');
  const parts = {
    id: 'id',
    metadata: null,
    attributes: Attributes.of([
      ['name', 'Zürich'],
      ['n', 12],
    ]),
    geometry: new PathGeometry('LineString', 4326, 'XY', Float64Array.of(1, 2, 3, 4)),
  };
  const feature = REPRESENTATIONS.owned.build(parts, account);
  feature.share(account.counter('fan-out', 'features')).drop();
  feature.drop();
  const copied = 2 * 8 + 4 * 8;
  // A table of 4 buckets, which takes 3 entries; 296 bytes of the feature itself.
  const map = 9 * 4 + 16 + 3 * 88 + 'name'.length + 'n'.length;
  const contents = Buffer.byteLength('Zürich') + '12'.length;
  const modeled = 296 + map + contents + 4 * 8;
  assert.equal(ledger.rows(), [
    {
      node: 'node',
      port: 'features',
      site: 'fan-out',
      part: 'feature',
      kind: 'deep',
      count: 1,
      bytesCopied: copied,
      bytesModeled: modeled,
    },
  ]);
});

test('with strings copied, a deep clone has strings of its own and counts their bytes', () => {
  const ledger = new Ledger('copied');
  const account = ledger.account('node');
  const attributes = Attributes.of([['text', 'ä'.repeat(10)]]);
  const feature = REPRESENTATIONS.owned.build(
    { id: 'id', metadata: null, attributes, geometry: null },
    account,
  );
  const clone = feature.share(account.counter('fan-out'));
  assert.is(clone.get('text'), 'ä'.repeat(10));
  assert.is(ledger.rows()[0]!.bytesCopied, 8 + 20);
});

test.run();
