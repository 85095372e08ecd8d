/** Lists by node, in two arrays: the entries of node `n` are `first[n]` to `first[n + 1]`. */
export interface Adjacency {
  readonly first: Uint32Array;
  readonly entries: Uint32Array;
}

/** For each node, which of the places in `target` hold it, in rising order. `skip`: a place left out. */
export function placesByTarget(nodeCount: number, target: Uint32Array, skip = -1): Adjacency {
  const first = new Uint32Array(nodeCount + 1);
  for (let place = 0; place < target.length; place += 1) {
    if (place !== skip) first[target[place]! + 1]! += 1;
  }
  for (let node = 0; node < nodeCount; node += 1) first[node + 1]! += first[node]!;
  const entries = new Uint32Array(first[nodeCount]!);
  // Filled from behind, each list's start moves to where it belongs.
  const next = first.slice(1);
  for (let place = target.length - 1; place >= 0; place -= 1) {
    if (place === skip) continue;
    const node = target[place]!;
    next[node]! -= 1;
    entries[next[node]!] = place;
  }
  return { first, entries };
}
