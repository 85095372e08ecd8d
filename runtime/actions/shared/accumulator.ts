/** Counts, sums and extremes of numbers as they come, whole numbers without loss. */
import {
  type NumberValue,
  numberFromFloat,
  numberFromText,
  numberText,
} from '../../feature/attribute-value.js';

export const AGGREGATIONS = ['count', 'sum', 'min', 'max', 'mean'] as const;

export type Aggregation = (typeof AGGREGATIONS)[number];

/** A float or a safe integer as `number`, any other integer as `bigint`; JavaScript compares the two exactly. */
type Amount = number | bigint;

export class Accumulator {
  private observations = 0;
  private readonly sum = new Sum();
  private least: Amount | undefined;
  private greatest: Amount | undefined;

  /** Counts something that has no number. */
  count(): void {
    this.observations++;
  }

  add(value: NumberValue): void {
    this.observations++;
    const integer = integerOf(value);
    const amount = integer ?? Number(numberText(value));
    this.sum.add(amount, integer !== undefined);
    if (this.least === undefined || amount < this.least) this.least = amount;
    if (this.greatest === undefined || amount > this.greatest) this.greatest = amount;
  }

  /** An integer where the result is whole, else a float; `undefined` of no numbers. Throws if it is not finite. */
  result(aggregation: Aggregation): NumberValue | undefined {
    const amount = this.amountOf(aggregation);
    if (amount === undefined) return undefined;
    if (typeof amount === 'bigint') return numberFromText(String(amount));
    if (!Number.isFinite(amount)) throw new Error(`the ${aggregation} is too large for a number`);
    return Number.isInteger(amount) ? numberFromText(String(saturated(amount))) : numberFromFloat(amount);
  }

  private amountOf(aggregation: Aggregation): Amount | undefined {
    switch (aggregation) {
      case 'count':
        return this.observations;
      case 'sum':
        return this.sum.total;
      case 'min':
        return this.least;
      case 'max':
        return this.greatest;
      case 'mean':
        return Number(this.sum.total) / this.observations;
    }
  }
}

/** A whole double as an integer of the engine: of 64 bits, and at their ends for everything beyond. */
function saturated(amount: number): bigint {
  const whole = BigInt(amount);
  return BigInt.asIntN(64, whole) === whole ? whole : amount < 0 ? -(2n ** 63n) : 2n ** 63n - 1n;
}

/**
 * The engine's sum: of integers as long as there are only integers, of doubles from the first float on. It has
 * no overflow, where the engine's integers wrap around.
 */
class Sum {
  /** The sum of the integers is both together; `small` is a safe integer, which costs no bigint. */
  private small = 0;
  private large = 0n;
  private float: number | undefined;

  get total(): Amount {
    return this.float ?? (this.large === 0n ? this.small : this.large + BigInt(this.small));
  }

  add(amount: Amount, isInteger: boolean): void {
    if (this.float !== undefined || !isInteger) {
      this.float = Number(this.total) + Number(amount);
    } else if (typeof amount === 'bigint') {
      this.large += amount;
    } else {
      const next = this.small + amount;
      if (Number.isSafeInteger(next)) {
        this.small = next;
      } else {
        this.large += BigInt(this.small) + BigInt(amount);
        this.small = 0;
      }
    }
  }
}

/** The value as an integer if its text is one. */
function integerOf(value: NumberValue): Amount | undefined {
  if (Number.isSafeInteger(value)) return value as number;
  const text = numberText(value);
  return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}
