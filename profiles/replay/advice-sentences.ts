/** An advice in words, with its evidence. */
import type { Advice, CostFigure, Turn } from './advice.js';
import type { Change } from './changes.js';

const FIGURES: Readonly<Record<CostFigure, string>> = {
  bytesModeled: 'bytes cloned in the engine’s layout',
  peakLiveBytes: 'peak of live bytes',
  deepClones: 'deep clones',
  bytesCopied: 'bytes copied here',
  ms: 'time',
};

/** Nodes and changes that a sentence names. */
const NAMED = 3;

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** The verdict, the runner-up, what decides it, what would turn it, and the best single changes. */
export function adviceSentences(advice: Advice): string[] {
  const [best, second] = advice.ranking;
  if (best === undefined) return [];
  const weighed = Object.entries(advice.weights)
    .filter(([, weight]) => weight > 0)
    .map(([figure, weight]) => `${FIGURES[figure as CostFigure]} × ${weight}`)
    .join(', ');
  const sentences = [
    `${best.strategy} is cheapest: its cost is ${percent(best.cost)} of the dearest there could be (${weighed}), with ` +
      `${megabytes(best.figures.bytesModeled)} cloned, ${best.figures.deepClones.toLocaleString('en-US')} deep clones and ` +
      `${megabytes(best.figures.peakLiveBytes)} alive at the peak.`,
  ];
  if (second !== undefined) {
    sentences.push(
      `${second.strategy} is second, at ${percent(second.cost)}. ${decidedBy(advice)}`.trim(),
      turned(advice.turn, second.strategy),
    );
  }
  for (const { change, winner } of advice.turningChanges.slice(0, NAMED)) {
    sentences.push(`With one change (${changeText(change)}) ${winner} would win.`);
  }
  const saving = advice.changes.filter(({ costSaved }) => costSaved > 0).slice(0, NAMED);
  if (saving.length > 0) {
    const list = saving.map(change => `${changeText(change)} (${savedText(change)})`);
    sentences.push(`Under ${best.strategy}, what would save most: ${list.join('; ')}.`);
  }
  return sentences;
}

/** What a change saves that is worth a word. */
function savedText({ saves }: Change): string {
  const { bytesModeled, peakLiveBytes, deepClones } = saves;
  const words = [
    ...(deepClones > 0 ? [`${deepClones.toLocaleString('en-US')} deep clones`] : []),
    ...(bytesModeled > 0 ? [`${megabytes(bytesModeled)} less cloned`] : []),
    ...(peakLiveBytes > 0 ? [`${megabytes(peakLiveBytes)} less at the peak`] : []),
  ];
  return words.join(', ');
}

function decidedBy({ deciding }: Advice): string {
  if (deciding.length === 0) return 'Both clone the same at every node.';
  const named = deciding.slice(0, NAMED).map(({ node, bytesSaved }) => {
    const amount = megabytes(Math.abs(bytesSaved));
    return `"${node}" (${amount} ${bytesSaved > 0 ? 'less' : 'more'})`;
  });
  return `Most of the difference in bytes is at ${named.join(', ')}.`;
}

function turned(turn: Turn | null, second: string): string {
  if (turn === null) return `No weight would turn that: nothing is less under ${second} or any other.`;
  return (
    `${turn.winner} would win if the weight of ${FIGURES[turn.figure]} were ` +
    `${turn.to > turn.from ? 'more than' : 'less than'} ${turn.to.toPrecision(3)} instead of ${turn.from}.`
  );
}

/** What a change does, as a person says it. */
export function changeText({ kind, node }: Change): string {
  switch (kind) {
    case 'move at a node':
      return `"${node}" moves what it changes instead of cloning it`;
    case 'take at a node':
      return `"${node}" takes what it kept instead of copying it`;
    case 'move everywhere':
      return 'all actions move what they change';
    case 'take everywhere':
      return 'all actions take what they kept';
    case 'store by reference':
      return 'the feature store reads references';
    case 'store off':
      return 'the feature store is off';
    case 'store by port':
      return 'the feature store writes once per port';
  }
}
