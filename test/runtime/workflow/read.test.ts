import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NumberText } from '../../../runtime/feature/attribute-value.js';
import { UserError } from '../../../runtime/user-error.js';
import type { WorkflowDefinition } from '../../../runtime/workflow/definition.js';
import { buildGraph } from '../../../runtime/workflow/graph.js';
import { parseWorkflow, readWorkflow } from '../../../runtime/workflow/read.js';
import type { VariableSources } from '../../../runtime/workflow/variables.js';
import { assertMistake, catalog, uuid, workflowText } from './sample.js';

const FIXTURES = 'test/runtime/workflow/fixtures';
const RIVER = `${FIXTURES}/river.yml`;

const MINIMAL = `
id: ${uuid(1)}
name: small
entryGraphId: ${uuid(2)}
graphs:
  - id: ${uuid(2)}
    name: main
    nodes:
      - id: ${uuid(3)}
        name: maker
        type: action
        action: Feature Creator
    edges:
      - id: ${uuid(4)}
        from: ${uuid(3)}
        to: ${uuid(3)}
        fromPort: features
        toPort: " features "
`.trimStart();

function parse(text: string, sources: VariableSources = {}): WorkflowDefinition {
  return parseWorkflow(text, { name: 'w.yml', environment: {}, ...sources });
}

function changed(from: string, to: string): () => WorkflowDefinition {
  assert.ok(MINIMAL.includes(from), from);
  return () => parse(MINIMAL.replace(from, to));
}

test('a file with includes, variables, a subgraph and an error policy', () => {
  const river = readWorkflow(RIVER, { environment: {} });
  assert.is(river.file, resolve(RIVER));
  assert.is(river.source, RIVER);
  assert.is(river.name, 'river level report');
  assert.equal(
    river.variables,
    new Map<string, unknown>([
      ['threshold', 2.5],
      ['unit', 'm'],
      ['note', null],
    ]),
  );
  const [main, alarm] = river.graphs;
  assert.equal(
    main!.nodes.map(node => [node.name, node.type]),
    [
      ['gauges', 'action'],
      ['alarm', 'subGraph'],
      ['report', 'action'],
    ],
  );
  const creator = readFileSync(`${FIXTURES}/exprs/gauges.flow`, 'utf8').trim();
  assert.equal(main!.nodes[0]!.parameters, { creator: { type: 'flowExpr', value: creator } });
  assert.is(main!.nodes[2]!.at.line, 26);
  assert.is(alarm!.name, 'alarm graph');
  assert.equal(alarm!.at, { file: `${FIXTURES}/graphs/alarm.yml`, line: 1, column: 1 });
  assert.is(river.errorPolicy!.onFatal, 'continue');
  assert.equal(river.warnings, []);
});

test('JSON and YAML of one workflow give the same definition', () => {
  const yaml = parse(MINIMAL);
  const json = parse(
    JSON.stringify({
      id: uuid(1),
      name: 'small',
      entryGraphId: uuid(2),
      errorPolicy: null,
      with: null,
      comment: 'unknown keys are ignored',
      graphs: [
        {
          id: uuid(2),
          name: 'main',
          nodes: [
            { id: uuid(3), name: 'maker', type: 'action', action: 'Feature Creator', with: null, x: 0 },
          ],
          edges: [{ id: uuid(4), from: uuid(3), to: uuid(3), fromPort: 'features', toPort: 'features' }],
        },
      ],
    }),
  );
  const withoutPlaces = (definition: WorkflowDefinition): unknown =>
    JSON.parse(JSON.stringify(definition, (key, value) => (key === 'at' ? undefined : value)));
  assert.equal(withoutPlaces(yaml), withoutPlaces(json));
});

test('keys that must have been meant for others are said, and other unknown ones are not', () => {
  assert.equal(parse(`${MINIMAL}comment: x\nWith: {a: 1}\nerrorPolicie: {}`).warnings, [
    'w.yml:19: `With` is unknown and ignored; did you mean "with"?',
    'w.yml:20: `errorPolicie` is unknown and ignored; did you mean "errorPolicy"?',
  ]);
  const node =
    'action: Feature Creator\n        wiht: {creator: {type: flowExpr, value: "[]"}}\n        x: 4';
  assert.equal(changed('action: Feature Creator', node)().warnings, [
    'w.yml:12: `graphs[0].nodes[0].wiht` is unknown and ignored; did you mean "with"?',
  ]);
  const policy =
    'errorPolicy: {onfatal: continue, overrides: [{code: io, Category: io, disposition: reject}]}';
  assert.equal(parse(`${MINIMAL}${policy}`).warnings, [
    'w.yml:18: `errorPolicy.overrides[0].Category` is unknown and ignored; did you mean "category"?',
    'w.yml:18: `errorPolicy.onfatal` is unknown and ignored; did you mean "onFatal"?',
  ]);
  const both = parse(`${MINIMAL}with: {a: 1}\nwiht: {b: 1}`);
  assert.equal(both.warnings, [], 'what it must have been meant for is there');
});

test('UUIDs compare by value', () => {
  const definition = changed(`from: ${uuid(3)}`, `from: 'URN:UUID:${uuid(3).toUpperCase()}'`)();
  assert.is(definition.graphs[0]!.edges[0]!.from, uuid(3));
  assert.is(changed(uuid(1), `{${uuid(1)}}`.replace(/.*/, "'$&'"))().id, uuid(1));
  assert.is(changed(uuid(1), `'${uuid(1).replaceAll('-', '')}'`)().id, uuid(1));
});

test('a missing field names its path, its place and the fields that belong there', () => {
  assertMistake(
    changed('    edges:', '    ledges:'),
    'w.yml:5:5: graphs[0] of "main": missing field `edges`',
    'a graph needs',
  );
  assertMistake(
    changed('        action: Feature Creator\n', ''),
    'w.yml:8:9: graphs[0].nodes[0] of "maker": missing field `action`',
  );
  assertMistake(changed('        type: action\n', ''), 'missing field `type`', 'maker');
  assertMistake(
    changed('type: action\n        action: Feature Creator', 'type: subGraph'),
    'missing field `subGraphId`',
  );
  assertMistake(
    changed('        toPort: " features "', ''),
    'w.yml:13:9: graphs[0].edges[0]: missing field `toPort`',
  );
  assertMistake(changed('entryGraphId', 'entryGraph'), 'w.yml:1:1: missing field `entryGraphId`');
  assertMistake(changed('name: small\n', ''), 'w.yml:1:1: missing field `name`; a workflow needs id, name');
});

test('a wrong type names what is there and what would be right', () => {
  assertMistake(
    changed('name: maker', 'name: 2024'),
    'w.yml:9:15: graphs[0].nodes[0].name must be text, not the number 2024',
    '"2024"',
  );
  assertMistake(changed('name: maker', 'name:'), 'graphs[0].nodes[0].name must be text, not null');
  assertMistake(changed('name: small', 'name: [small]'), 'name must be text, not a list');
  assertMistake(
    changed('name: maker', 'name: [maker]'),
    'w.yml:9:15: graphs[0].nodes[0].name must be text, not a list',
  );
  assertMistake(
    changed('name: small', 'name: small\nwith: [1]'),
    'w.yml:3:7: with must be a map, not a list',
  );
  assertMistake(changed('graphs:', 'graphs: {}\ngraphen:'), 'w.yml:4:9: graphs must be a list, not a map');
  assertMistake(() => parse(''), 'w.yml:1:1: missing field `id`');
  assertMistake(() => parse('[1, 2]'), 'the workflow must be a map, not a list');
  assertMistake(
    () => parse(workflowText([{ id: uuid(2), name: 'g', nodes: [5], edges: [] }])),
    'w.yml:',
    'graphs[0].nodes[0] must be a map, not the number 5',
  );
});

test('names and ports of YAML are taken as they are written, whatever they look like', () => {
  const names = {
    'name:': '',
    'name: null': 'null',
    'name: ~': '~',
    'name: 5': '5',
    'name: 1.50': '1.50',
    'name: yes': 'yes',
  };
  for (const [written, name] of Object.entries(names))
    assert.is(changed('name: small', written)().name, name);
  assert.is(changed('name: main', 'name: true')().graphs[0]!.name, 'true');
  assert.is(changed('fromPort: features', 'fromPort:')().graphs[0]!.edges[0]!.fromPort, '');
  assert.is(changed('toPort: " features "', 'toPort: ~')().graphs[0]!.edges[0]!.toPort, '~');
  const json = (name: unknown) => () =>
    parse(workflowText([{ id: uuid(2), name: 'g', nodes: [], edges: [] }], { name }));
  assertMistake(json(null), 'name must be text, not null');
  assertMistake(json(5), 'name must be text, not the number 5');
});

test('a list without a value is empty, but null is no list', () => {
  const [edges] = [MINIMAL.slice(MINIMAL.indexOf('    edges:'))];
  assert.equal(changed(edges, '    edges:\n')().graphs[0]!.edges, []);
  assert.equal(parse(`${MINIMAL}errorPolicy:\n  overrides:\n`).errorPolicy!.overrides, []);
  for (const written of ['null', '~']) {
    const place = 'graphs[0].edges of "main": invalid type: unit value, expected a sequence';
    assertMistake(changed(edges, `    edges: ${written}\n`), place);
  }
  assertMistake(() => parse(`${MINIMAL}errorPolicy: { overrides: null }`), 'invalid type: unit value');
  assertMistake(
    () => parse(workflowText([{ id: uuid(2), name: 'g', nodes: null, edges: [] }])),
    'invalid type: null, expected a sequence',
  );
});

test('bad UUIDs and node types', () => {
  assertMistake(
    changed(`id: ${uuid(1)}`, 'id: 5'),
    'w.yml:1:5: id must be a UUID, not the number 5; write one such as',
  );
  assertMistake(
    changed(`id: ${uuid(3)}`, 'id: gauges'),
    'w.yml:8:13: graphs[0].nodes[0].id of "maker": "gauges" is not a UUID',
  );
  assertMistake(
    changed('type: action', 'type: actoin'),
    'w.yml:10:15',
    'unknown variant `actoin`, expected `action` or `subGraph`',
  );
});

test('a bad error policy has the place of its mistake', () => {
  const policy = (text: string) => () => parse(`${MINIMAL}errorPolicy: ${text}\n`);
  assertMistake(policy('[]'), 'w.yml:18:14: errorPolicy must be a map');
  assertMistake(
    policy('{ onFatal: stop }'),
    'errorPolicy.onFatal: unknown variant `stop`, expected `terminate` or `continue`',
  );
  assertMistake(policy('{ sideFile: yes }'), 'errorPolicy.sideFile must be a boolean, not the text "yes"');
  assertMistake(
    policy('{ overrides: [{ code: a }] }'),
    'errorPolicy.overrides[0]: missing field `disposition`',
  );
  assertMistake(
    policy('{ overrides: [{ code: a, disposition: ignore }] }'),
    'errorPolicy.overrides[0].disposition: unknown variant `ignore`, expected `warn_drop` or `reject` or `fatal`',
  );
});

test('a mistake in an included file is reported in that file', () => {
  assertMistake(
    () => readWorkflow(`${FIXTURES}/broken-include.yml`),
    `${FIXTURES}/graphs/no-edges.yml:9:5: graphs[0].nodes[1] of "alarm": missing field \`action\``,
  );
});

test('files that cannot be read', () => {
  assertMistake(
    () => readWorkflow('no/such.yml'),
    "can't read the workflow file no/such.yml",
    'no such file',
  );
  assertMistake(() => readWorkflow(FIXTURES), 'it is a folder');
});

const DECLARED = `${MINIMAL}with: { level: 1, mode: fast, gap: }\n`;

test('the environment and --var replace declared variables, --var last', () => {
  const { variables, warnings } = parse(DECLARED, {
    environment: { FLOW_VAR_level: '5', FLOW_VAR_mode: 'slow', FLOW_VAR_other: '1' },
    variables: { mode: '[a, b]' },
  });
  assert.equal(
    variables,
    new Map<string, unknown>([
      ['level', 5],
      ['mode', ['a', 'b']],
      ['gap', null],
    ]),
  );
  assert.equal(warnings, []);
});

test('a variable given as text is JSON, else YAML, else the text', () => {
  const typed = (text: string): unknown =>
    parse(DECLARED, { variables: { level: text } }).variables.get('level');
  assert.is(typed('5'), 5);
  assert.equal(typed('1.50'), new NumberText('1.50'));
  assert.equal(typed('+1.50'), 1.5);
  assert.is(typed('true'), true);
  assert.is(typed(''), null);
  assert.is(typed('"5"'), '5');
  assert.equal(typed('{"a": [1]}'), new Map([['a', [1]]]));
  assert.equal(typed('a: 1'), new Map([['a', 1]]));
  assert.is(typed('a: b: c'), 'a: b: c');
  assert.is(typed('[1, 2'), '[1, 2');
});

test('an undeclared variable is not set, and said so with the nearest names', () => {
  const { variables, warnings } = parse(DECLARED, { variables: { lvel: '5' } });
  assert.not(variables.has('lvel'));
  assert.is(warnings.length, 1);
  assert.match(warnings[0]!, /variable "lvel" is not used.*did you mean "level"/);
  assert.match(parse(MINIMAL, { variables: { x: '1' } }).warnings[0]!, /it declares none/);
});

test('workerArtifactPath is added always, and stays text', () => {
  const path = (sources: VariableSources): unknown =>
    parse(MINIMAL, sources).variables.get('workerArtifactPath');
  assert.is(path({}), undefined);
  assert.is(path({ artifactPath: '/jobs/1' }), '/jobs/1');
  const environment = { FLOW_VAR_workerArtifactPath: '2024' };
  assert.is(path({ artifactPath: '/jobs/1', environment }), '2024');
  const given = parse(MINIMAL, { artifactPath: 'x', environment, variables: { workerArtifactPath: 'true' } });
  assert.is(given.variables.get('workerArtifactPath'), 'true');
  assert.equal(given.warnings, []);
});

/** A random edit of a text: a piece is cut, repeated, or replaced by a piece that means something in YAML. */
const edit = fc.record({
  at: fc.nat(),
  length: fc.nat(12),
  insert: fc.oneof(
    fc.constantFrom(
      '',
      ':',
      '- ',
      '\n',
      ' ',
      '{',
      '[',
      ']',
      '"',
      "'",
      '&a ',
      '*a',
      '!x ',
      '#',
      '|',
      '? ',
      '---\n',
      '\t',
    ),
    fc.constantFrom(
      'null',
      '5',
      'type: ',
      'action',
      'id: ',
      uuid(3),
      '!include x',
      'errorPolicy: ',
      '<<: ',
      '%',
    ),
    fc.string({ maxLength: 4, unit: 'binary' }),
  ),
});

test('a mutated workflow is a graph or a UserError, never another error', () => {
  const river = readFileSync(RIVER, 'utf8');
  const texts = fc.constantFrom(MINIMAL, DECLARED, river, workflowText(readWorkflow(RIVER).graphs));
  fc.assert(
    fc.property(texts, fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
      const mutated = edits.reduce((current, { at, length, insert }) => {
        const start = at % (current.length + 1);
        return current.slice(0, start) + insert + current.slice(start + length);
      }, text);
      try {
        buildGraph(
          parseWorkflow(mutated, { name: 'm.yml', baseDirectory: FIXTURES, environment: {} }),
          catalog,
        );
      } catch (error) {
        assert.instance(error, UserError, String((error as Error).stack));
      }
    }),
    { numRuns: 400 },
  );
});

test.run();
