/**
 * The `crs` member that GeoJSON had before RFC 7946 (geojson.org/geojson-spec.html, section 3), which GDAL and
 * others still write where coordinates are not WGS 84. Positions have easting or longitude first all the same.
 */

export interface NamedSystem {
  /** `null` where the member says that there is none, or names one that is not known. */
  readonly epsg: number | null;
  /** The member's text where it names a system that has no EPSG code; `undefined` else. */
  readonly unknown?: string;
}

/** The OGC's names of longitude and latitude on four datums. */
const OGC_CODES: Readonly<Record<string, number>> = {
  CRS27: 4267,
  CRS83: 4269,
  CRS84: 4326,
  CRS84H: 4979,
  WGS84: 4326,
};

/**
 * `EPSG:4301`, `urn:ogc:def:crs:EPSG::4301` (with or without a version), `http://www.opengis.net/def/crs/EPSG/0/4301`,
 * `http://www.opengis.net/gml/srs/epsg.xml#4301`, and the addresses of links, `https://epsg.io/4301` and
 * `http://spatialreference.org/ref/epsg/4301/proj4/`. Of a compound (`urn:ogc:def:crs,crs:EPSG::4301,crs:EPSG::5710`,
 * `EPSG:4301+5710`) the first counts: the second is of heights. ESRI's codes are used as if they were EPSG's.
 */
const EPSG_NAME = /(?:^|[:/])(?:EPSG|ESRI)(?:\.io|\.xml)?(?:[:/#][\d.]*)?[:/#](\d+)(?:$|[/.?,+])/i;

const OGC_NAME = /^(?:.*[:/])?(WGS ?84|CRS(?:27|83|84H?))$/i;

/** What a `crs` member names. Throws nothing: what can't be understood is `unknown`. */
export function systemOfCrs(crs: unknown): NamedSystem {
  if (crs === null) return { epsg: null };
  const name = nameIn(crs);
  const epsg = name === undefined ? undefined : codeOf(name);
  return epsg === undefined ? { epsg: null, unknown: JSON.stringify(crs) } : { epsg };
}

/** Also `{"type": "EPSG", "properties": {"code": 4301}}`, which is older than the specification. */
function nameIn(crs: unknown): string | undefined {
  const { type, properties } = asObject(crs);
  const { name, href, code } = asObject(properties);
  const text = { name, link: href, EPSG: code === undefined ? undefined : `EPSG:${code}` }[String(type)];
  return typeof text === 'string' ? text.trim() : undefined;
}

function codeOf(name: string): number | undefined {
  const code = EPSG_NAME.exec(name)?.[1];
  if (code !== undefined) return Number(code);
  const ogc = OGC_NAME.exec(name)?.[1];
  return ogc === undefined ? undefined : OGC_CODES[ogc.toUpperCase().replace(' ', '')];
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
