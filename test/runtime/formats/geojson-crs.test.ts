import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { systemOfCrs } from '../../../runtime/formats/geojson-crs.js';

const named = (name: unknown) => systemOfCrs({ type: 'name', properties: { name } });

test('names of EPSG codes, in all the forms that the OGC and others gave them', () => {
  const names = [
    'EPSG:4301',
    'epsg:4301',
    ' EPSG:4301 ',
    'urn:ogc:def:crs:EPSG::4301',
    'urn:ogc:def:crs:EPSG:9.8.1:4301',
    'urn:x-ogc:def:crs:EPSG:4301',
    'http://www.opengis.net/def/crs/EPSG/0/4301',
    'http://www.opengis.net/gml/srs/epsg.xml#4301',
    'urn:ogc:def:crs,crs:EPSG::4301,crs:EPSG::5710',
    'EPSG:4301+5710',
  ];
  for (const name of names) assert.equal(named(name), { epsg: 4301 }, name);
  assert.equal(named('ESRI:102100'), { epsg: 102100 });
});

test('names of longitude and latitude, as RFC 7946 has it', () => {
  const names = ['urn:ogc:def:crs:OGC:1.3:CRS84', 'urn:ogc:def:crs:OGC::CRS84', 'OGC:CRS84', 'CRS84'];
  for (const name of [...names, 'http://www.opengis.net/def/crs/OGC/1.3/CRS84', 'WGS 84', 'WGS84']) {
    assert.equal(named(name), { epsg: 4326 }, name);
  }
  assert.equal(named('urn:ogc:def:crs:OGC:1.3:CRS84h'), { epsg: 4979 });
  assert.equal(named('OGC:CRS83'), { epsg: 4269 });
  assert.equal(named('OGC:CRS27'), { epsg: 4267 });
});

test('links, and the form from before there were names', () => {
  const link = (href: string) => systemOfCrs({ type: 'link', properties: { href, type: 'proj4' } });
  assert.equal(link('http://spatialreference.org/ref/epsg/4301/proj4/'), { epsg: 4301 });
  assert.equal(link('https://epsg.io/4301'), { epsg: 4301 });
  assert.equal(link('https://epsg.io/4301.proj4'), { epsg: 4301 });
  assert.equal(systemOfCrs({ type: 'EPSG', properties: { code: 4301 } }), { epsg: 4301 });
  assert.equal(systemOfCrs({ type: 'EPSG', properties: { code: '4301' } }), { epsg: 4301 });
  assert.is(link('data.crs').epsg, null);
  assert.match(link('data.crs').unknown!, '"href":"data.crs"');
});

test('null says that there is no system; what is not understood is kept to be told', () => {
  assert.equal(systemOfCrs(null), { epsg: null });
  for (const crs of [7, 'EPSG:4301', {}, { type: 'name' }, { type: 'name', properties: { name: 4301 } }]) {
    assert.equal(systemOfCrs(crs), { epsg: null, unknown: JSON.stringify(crs) });
  }
  for (const name of ['EPSG:', 'EPSG:abc', 'urn:ogc:def:crs:EPSG::', 'MY:4301', 'NAD27', 'EPSG:4301x']) {
    assert.is(named(name).epsg, null, name);
    assert.match(named(name).unknown!, name);
  }
});

test.run();
