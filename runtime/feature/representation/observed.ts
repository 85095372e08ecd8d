/**
 * Lets a trace and a replay look on at every feature of a class, without the class knowing of it.
 *
 * A trace is told what an action asks of a feature, a meter how many bytes more or fewer are alive afterwards. Both
 * hang on the account of the node that holds the feature; where neither does, looking costs a comparison or two.
 */
import type { AttributeValue } from '../attribute-value.js';
import type { Attributes } from '../attributes.js';
import { type Feature, NO_HANDLE } from '../feature.js';
import type { Geometry } from '../geometry.js';
import type { Metadata } from '../metadata.js';

const observed = new WeakSet<Feature>();

/** Puts itself before the methods of a class of features, once. */
export function observe(prototype: Feature): void {
  if (observed.has(prototype)) return;
  observed.add(prototype);
  observeAttributes(prototype);
  observeGeometry(prototype);
  observeWhole(prototype);
}

function observeAttributes(prototype: Feature): void {
  const { set, delete: remove, setAttributes } = prototype;
  prototype.set = function (this: Feature, name: string, value: AttributeValue): void {
    if (this.handle !== NO_HANDLE) this.account.recorder?.set(this.handle, name, value);
    const { meter } = this.account;
    const before = meter === null ? 0 : this.unsharedBytes;
    set.call(this, name, value);
    meter?.change(this.unsharedBytes - before);
  };
  prototype.delete = function (this: Feature, name: string): boolean {
    if (this.handle !== NO_HANDLE) this.account.recorder?.delete(this.handle, name);
    const { meter } = this.account;
    const before = meter === null ? 0 : this.unsharedBytes;
    const wasThere = remove.call(this, name);
    meter?.change(this.unsharedBytes - before);
    return wasThere;
  };
  prototype.setAttributes = function (this: Feature, attributes: Attributes): void {
    if (this.handle !== NO_HANDLE) this.account.recorder?.setAttributes(this.handle, attributes);
    const { meter } = this.account;
    const before = meter === null ? 0 : this.unsharedBytes;
    setAttributes.call(this, attributes);
    meter?.change(this.unsharedBytes - before);
  };
}

function observeGeometry(prototype: Feature): void {
  const { geometryMut, setGeometry } = prototype;
  prototype.geometryMut = function (this: Feature): Geometry {
    const { meter, recorder } = this.account;
    const before = meter === null ? 0 : this.unsharedBytes;
    const geometry = geometryMut.call(this);
    meter?.change(this.unsharedBytes - before);
    // Without a geometry to change it has thrown, and nothing was asked.
    if (this.handle !== NO_HANDLE) recorder?.geometryMut(this.handle, this);
    return geometry;
  };
  prototype.setGeometry = function (this: Feature, geometry: Geometry | null): void {
    if (this.handle !== NO_HANDLE) this.account.recorder?.setGeometry(this.handle, geometry);
    const { meter } = this.account;
    const before = meter === null ? 0 : this.unsharedBytes;
    setGeometry.call(this, geometry);
    meter?.change(this.unsharedBytes - before);
  };
}

function observeWhole(prototype: Feature): void {
  const { setId, setMetadata, share, intoParts } = prototype;
  prototype.setId = function (this: Feature, id: string): void {
    if (this.handle !== NO_HANDLE) this.account.recorder?.setId(this.handle);
    const { meter } = this.account;
    const before = meter === null ? 0 : this.unsharedBytes;
    setId.call(this, id);
    meter?.change(this.unsharedBytes - before);
  };
  prototype.setMetadata = function (this: Feature, metadata: Metadata | null): void {
    if (this.handle !== NO_HANDLE) this.account.recorder?.setMetadata(this.handle, metadata);
    const { meter } = this.account;
    const before = meter === null ? 0 : this.unsharedBytes;
    setMetadata.call(this, metadata);
    meter?.change(this.unsharedBytes - before);
  };
  prototype.share = function (this: Feature, at): Feature {
    const clone = share.call(this, at);
    this.account.meter?.change(clone.unsharedBytes);
    return clone;
  };
  prototype.intoParts = function (this: Feature) {
    if (this.handle !== NO_HANDLE) this.account.recorder?.intoParts(this.handle);
    this.handle = NO_HANDLE;
    const { account } = this;
    const { meter } = account;
    if (meter === null) return intoParts.call(this);
    // What is copied to be taken out is alive for no longer than the feature itself, as far as features go.
    const before = this.unsharedBytes;
    account.meter = null;
    const parts = intoParts.call(this);
    account.meter = meter;
    meter.change(-before);
    return parts;
  };
}
