/**
 * Writes a workflow and the intermediate data that a job of it could have left, of any size, to infer from.
 *
 * node dist/scripts/make-intermediate-data.js DIR [MEGABYTES] [VERTICES]
 *
 * A source, a node that edits an attribute, one that moves the geometry, a filter with two ports and two sinks; each
 * feature has eight attributes and a polygon with so many vertices. 2048 MB with 200 vertices if nothing is given.
 *
 * node dist/kernel/cli/main.js infer DIR/workflow.json --store DIR/feature-store
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const [folder, megabytes = '2048', vertices = '200'] = process.argv.slice(2);
if (folder === undefined) throw new Error('which folder? node dist/scripts/make-intermediate-data.js DIR');
const id = (kind: number, index: number): string =>
  `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(index).padStart(12, '0')}`;
const node = (index: number, name: string, action: string) => ({
  id: id(1, index),
  name,
  type: 'action',
  action,
});
const edge = (index: number, from: number, to: number, fromPort = 'features') => ({
  id: id(2, index),
  from: id(1, from),
  to: id(1, to),
  fromPort,
  toPort: 'features',
});
const workflow = {
  id: id(0, 1),
  name: 'made up',
  entryGraphId: id(0, 2),
  graphs: [
    {
      id: id(0, 2),
      name: 'main',
      nodes: [
        node(1, 'parcels', 'Made Up Reader'),
        node(2, 'label', 'Made Up Attribute Editor'),
        node(3, 'move', 'Made Up Geometry Editor'),
        node(4, 'by size', 'Made Up Filter'),
        node(5, 'small', 'Made Up Writer'),
        node(6, 'large', 'Made Up Writer'),
      ],
      edges: [edge(1, 1, 2), edge(2, 2, 3), edge(3, 3, 4), edge(4, 4, 5, 'small'), edge(5, 4, 6, 'large')],
    },
  ],
};
const store = join(folder, 'feature-store');
mkdirSync(store, { recursive: true });
writeFileSync(join(folder, 'workflow.json'), JSON.stringify(workflow, null, 2));

const file = (name: string): number => openSync(join(store, `${name}.jsonl`), 'w');
const [parcels, label, move, small, large] = [
  file(`${id(1, 1)}.features`),
  file(`${id(1, 2)}.features`),
  file(`${id(1, 3)}.features`),
  file(`${id(1, 4)}.small`),
  file(`${id(1, 4)}.large`),
];

function line(index: number, label: string, shift: number): string {
  const ring = Array.from({ length: Number(vertices) }, (_, i) => {
    const angle = (2 * Math.PI * i) / (Number(vertices) - 1);
    const [x, y] = [135 + shift + index * 1e-5 + Math.cos(angle) / 100, 34 + Math.sin(angle) / 100];
    return `{"x":${x},"y":${y},"z":null}`;
  });
  const attributes = `"parcel":"${index}","owner":"owner ${index % 977}","area":${index / 3},"kind":"field","town":${index % 53},"taxed":true,"since":"1987-04-01","label":"${label}"`;
  return `{"id":"${id(9, index)}","attributes":{${attributes}},"geometry":{"epsg":4326,"value":{"flowGeometry2D":{"polygon":{"exterior":[${ring.join(',')}],"interiors":[]}}}}}\n`;
}

let bytes = 0;
for (let index = 0; bytes < Number(megabytes) * 1e6; index++) {
  const [read, labeled, moved] = [
    line(index, '', 0),
    line(index, `parcel ${index}`, 0),
    line(index, `parcel ${index}`, 1),
  ];
  writeSync(parcels!, read);
  writeSync(label!, labeled);
  writeSync(move!, moved);
  writeSync(index % 3 === 0 ? small! : large!, moved);
  bytes += read.length + labeled.length + 2 * moved.length;
}
for (const open of [parcels!, label!, move!, small!, large!]) closeSync(open);
console.log(
  `${Math.round(bytes / 1e6)} MB of intermediate data in ${store}, of ${join(folder, 'workflow.json')}`,
);
