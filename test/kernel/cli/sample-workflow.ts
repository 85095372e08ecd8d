/** A small workflow: three gauges, of which those above the threshold are written to a file. */

/** Makes its text, with some of it replaced: `[what, by]`. */
export function sampleWorkflow(...replacements: (readonly [string, string])[]): string {
  let text = `
id: 11111111-1111-4111-8111-111111111111
name: river levels
entryGraphId: 22222222-2222-4222-8222-222222222222
with:
  threshold: 2.5
graphs:
  - id: 22222222-2222-4222-8222-222222222222
    name: main
    nodes:
      - id: aaaaaaaa-0000-4000-8000-000000000001
        name: gauges
        type: action
        action: Feature Creator
        with:
          creator:
            type: flowExpr
            value: '[{"gauge": "north", "level": 3.1}, {"gauge": "south", "level": 2.0}, {"gauge": "east", "level": 4.0}]'
      - id: aaaaaaaa-0000-4000-8000-000000000002
        name: high
        type: action
        action: Feature Filter
        with:
          conditions:
            - outputPort: high
              expr: { type: flowExpr, value: 'attributes["level"] > variables["threshold"]' }
      - id: aaaaaaaa-0000-4000-8000-000000000003
        name: label
        type: action
        action: Attribute Manager
        with:
          operations:
            - { attribute: label, method: create, value: { type: flowExpr, value: 'attributes["gauge"].upper()' } }
      - id: aaaaaaaa-0000-4000-8000-000000000004
        name: alarms
        type: action
        action: JSON Writer
        with:
          output: { type: string, value: alarms.json }
    edges:
      - { id: eeeeeeee-0000-4000-8000-000000000001, from: aaaaaaaa-0000-4000-8000-000000000001, to: aaaaaaaa-0000-4000-8000-000000000002, fromPort: features, toPort: features }
      - { id: eeeeeeee-0000-4000-8000-000000000002, from: aaaaaaaa-0000-4000-8000-000000000002, to: aaaaaaaa-0000-4000-8000-000000000003, fromPort: high, toPort: features }
      - { id: eeeeeeee-0000-4000-8000-000000000003, from: aaaaaaaa-0000-4000-8000-000000000003, to: aaaaaaaa-0000-4000-8000-000000000004, fromPort: features, toPort: features }
`;
  for (const [what, by] of replacements) {
    if (!text.includes(what)) throw new Error(`the sample workflow has no "${what}"`);
    text = text.replace(what, by);
  }
  return text;
}
