"""Writes what PROJ says of a place in 200 EPSG systems, which test/runtime/spatial/projection.test.ts holds.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install pyproj
    /tmp/venv/bin/python scripts/make-projection-figures.py > test/runtime/spatial/projection-figures.json

Each figure: the code, longitude and latitude in EPSG:4326 (the middle of the system's area of use), the place in
the system, the metres of one unit there, the accuracy in metres that PROJ states for the operation it took
(null: it knows no shift of the datum).
"""

import json
import random

import pyproj
from pyproj.database import query_crs_info
from pyproj.enums import PJType

# Systems that people ask for, with shifts by every method: rotations of both conventions, translations, grids.
WANTED = [28992, 31370, 3021, 31467, 31287, 27700, 2154, 27572, 4301, 30169, 4267, 4230, 4314, 5070, 5514, 2065,
          2048, 2193, 27200, 6677, 3035, 32654, 3857, 6933, 4807, 21781, 2056, 4122, 9067, 4149]
COUNT = 200
METRES_PER_DEGREE = 111_320


def middle(area):
    east = area.east + (360 if area.west > area.east else 0)
    longitude = (area.west + east) / 2
    return longitude - (360 if longitude > 180 else 0), (area.south + area.north) / 2


def figure(code):
    crs = pyproj.CRS.from_epsg(code)
    longitude, latitude = (round(angle, 4) for angle in middle(crs.area_of_use))
    transformer = pyproj.Transformer.from_crs(4326, crs, always_xy=True)
    x, y = transformer.transform(longitude, latitude, errcheck=True)
    used = transformer.get_last_used_operation()
    unit = crs.axis_info[0].unit_conversion_factor
    if crs.is_geographic:
        unit = unit * 180 / 3.141592653589793 * METRES_PER_DEGREE
    accuracy = None if "Ballpark" in used.description else max(used.accuracy, 0)
    return [code, longitude, latitude, x, y, unit, accuracy]


def known(code):
    try:
        return figure(code)
    except pyproj.exceptions.ProjError:
        return None


def main():
    codes = sorted(
        int(info.code)
        for kind in (PJType.PROJECTED_CRS, PJType.GEOGRAPHIC_2D_CRS)
        for info in query_crs_info("EPSG", kind)
        if info.area_of_use is not None and int(info.code) not in WANTED
    )
    random.Random(1).shuffle(codes)
    figures = []
    for code in WANTED + codes:
        found = known(code)
        if found is not None:
            figures.append(found)
        if len(figures) == COUNT:
            break
    rows = ",\n".join(json.dumps(each) for each in sorted(figures))
    print(f'{{"proj": "{pyproj.proj_version_str}", "figures": [\n{rows}\n]}}')


main()
