/** A workflow that copies what is no clone: it drops the heights of a line of three positions in a file. */

const coordinates = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
];

export const LINE = JSON.stringify({
  type: 'FeatureCollection',
  features: [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } }],
});

/** @param file the path of `LINE` */
export function flatteningWorkflow(file: string): string {
  const nodes = [
    ['line', 'GeoJSON Reader', { dataset: { type: 'string', value: file } }],
    ['flatten', 'Two Dimension Forcer', {}],
    ['end', 'Noop Sink', {}],
  ].map(([name, action, parameters], i) => ({ id: uuid(i), name, type: 'action', action, with: parameters }));
  const edges = [0, 1].map(i => ({
    ...{ id: uuid(10 + i), from: uuid(i), to: uuid(i + 1) },
    ...{ fromPort: 'features', toPort: 'features' },
  }));
  const graph = { id: uuid(20), name: 'main', nodes, edges };
  return JSON.stringify({ id: uuid(21), name: 'flattening', entryGraphId: uuid(20), graphs: [graph] });
}

function uuid(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}
