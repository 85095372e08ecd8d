/** Parameters that an action's schema does not know: it ignores them, as the engine does, and most are slips. */
import { z } from 'zod';
import type { UnknownParameter } from '../../workflow/graph.js';

/** What of JSON Schema tells which keys an object may have. */
interface KeySchema {
  readonly properties?: Readonly<Record<string, KeySchema>>;
  readonly items?: KeySchema;
  /** There if an object may have other keys too. */
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly KeySchema[];
  readonly oneOf?: readonly KeySchema[];
  readonly allOf?: readonly KeySchema[];
}

/** A workflow has many nodes of few actions. */
const SCHEMAS = new WeakMap<z.ZodType, KeySchema>();

/** At every depth; nothing of an object whose keys are free. */
export function unknownParameters(
  type: z.ZodType,
  parameters: Readonly<Record<string, unknown>>,
): UnknownParameter[] {
  let schema = SCHEMAS.get(type);
  if (schema === undefined) {
    schema = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as KeySchema;
    SCHEMAS.set(type, schema);
  }
  return unknownIn(schema, parameters, '');
}

function unknownIn(schema: KeySchema, value: unknown, path: string): UnknownParameter[] {
  const forms = formsOf(schema);
  if (Array.isArray(value)) {
    const items = forms.flatMap(({ items }) => items ?? []);
    return value.flatMap((item, i) => unknownIn({ anyOf: items }, item, `${path}[${i}]`));
  }
  if (typeof value !== 'object' || value === null) return [];
  const objects = forms.filter(({ properties }) => properties !== undefined);
  const isFree = objects.length === 0 || objects.some(form => form.additionalProperties !== undefined);
  return Object.entries(value).flatMap(([name, member]) => {
    const place = path === '' ? name : `${path}.${name}`;
    const members = objects.flatMap(({ properties }) =>
      Object.hasOwn(properties!, name) ? [properties![name]!] : [],
    );
    if (members.length > 0) return unknownIn({ anyOf: members }, member, place);
    if (isFree) return [];
    return [{ path: place, name, known: objects.flatMap(({ properties }) => Object.keys(properties!)) }];
  });
}

/** The alternatives of a schema. */
function formsOf(schema: KeySchema): KeySchema[] {
  const { anyOf = [], oneOf = [], allOf = [] } = schema;
  return [schema, ...[...anyOf, ...oneOf, ...allOf].flatMap(formsOf)];
}
