/** The places with the largest values, without sorting all of them. */

/** Up to `limit` of the places 0 to `count`, by falling value; places whose value is NaN are left out. */
export function largest(count: number, limit: number, valueAt: (place: number) => number): number[] {
  let kept: { place: number; value: number }[] = [];
  let least = Number.NEGATIVE_INFINITY;
  const cut = (): void => {
    kept = kept.sort((a, b) => b.value - a.value || a.place - b.place).slice(0, limit);
    if (kept.length === limit) least = kept.at(-1)?.value ?? least;
  };
  for (let place = 0; place < count; place += 1) {
    const value = valueAt(place);
    if (Number.isNaN(value) || value <= least) continue;
    kept.push({ place, value });
    if (kept.length >= 2 * limit + 1024) cut();
  }
  cut();
  return kept.map(({ place }) => place);
}
