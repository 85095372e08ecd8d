/** Stands for an attribute map: it has the map's keys and the sizes of its values (stand-ins.ts), and no contents. */
import type { AttributeValue } from './attribute-value.js';
import { Attributes } from './attributes.js';
import type { Schema } from './schema.js';

/** Values that never change need not be copied to be another map's: clones share the list until one of them changes. */
export class AttributesStandIn extends Attributes {
  private sharesValues = false;

  /** `values` is taken over. */
  static withSchema(schema: Schema, values: AttributeValue[]): AttributesStandIn {
    return new AttributesStandIn(schema, values);
  }

  override set(name: string, value: AttributeValue): void {
    this.own();
    super.set(name, value);
  }

  override delete(name: string): boolean {
    this.own();
    return super.delete(name);
  }

  override clone(): AttributesStandIn {
    const clone = this.countedAs(new AttributesStandIn(this.shape, this.values));
    clone.sharesValues = true;
    this.sharesValues = true;
    return clone;
  }

  private own(): void {
    if (!this.sharesValues) return;
    this.values = this.values.slice();
    this.sharesValues = false;
  }
}
