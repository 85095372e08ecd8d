/** What https://www.speedscope.app/file-format-schema.json asks of a file of sampled profiles. */
export const SPEEDSCOPE_SCHEMA = {
  type: 'object',
  required: ['$schema', 'profiles', 'shared'],
  properties: {
    $schema: { const: 'https://www.speedscope.app/file-format-schema.json' },
    activeProfileIndex: { type: 'number' },
    exporter: { type: 'string' },
    name: { type: 'string' },
    profiles: { type: 'array', items: { $ref: '#/definitions/SampledProfile' } },
    shared: {
      type: 'object',
      required: ['frames'],
      properties: { frames: { type: 'array', items: { $ref: '#/definitions/Frame' } } },
    },
  },
  definitions: {
    Frame: {
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: {
        name: { type: 'string' },
        file: { type: 'string' },
        line: { type: 'number' },
        col: { type: 'number' },
      },
    },
    SampledProfile: {
      type: 'object',
      required: ['endValue', 'name', 'samples', 'startValue', 'type', 'unit', 'weights'],
      additionalProperties: false,
      properties: {
        type: { const: 'sampled' },
        name: { type: 'string' },
        unit: { enum: ['bytes', 'microseconds', 'milliseconds', 'nanoseconds', 'none', 'seconds'] },
        startValue: { type: 'number' },
        endValue: { type: 'number' },
        samples: { type: 'array', items: { type: 'array', items: { type: 'number' } } },
        weights: { type: 'array', items: { type: 'number' } },
      },
    },
  },
} as const;
