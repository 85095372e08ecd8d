"""Writes runtime/spatial/epsg-kinds.ts: which EPSG codes are geographic, and the horizontal part of the others.

    python3 scripts/make-epsg-kinds.py DATABASE > runtime/spatial/epsg-kinds.ts

DATABASE is PROJ's, as it comes with proj-wasm: node_modules/proj-wasm/dist/proj.db.
"""

import sqlite3
import sys


def rows(path):
    database = sqlite3.connect(path)
    systems = database.execute(
        "SELECT code, type FROM geodetic_crs WHERE auth_name = 'EPSG' UNION "
        "SELECT code, 'projected' FROM projected_crs WHERE auth_name = 'EPSG' UNION "
        "SELECT code, 'vertical' FROM vertical_crs WHERE auth_name = 'EPSG' UNION "
        "SELECT code, 'compound' FROM compound_crs WHERE auth_name = 'EPSG'"
    ).fetchall()
    parts = database.execute(
        "SELECT code, horiz_crs_code FROM compound_crs WHERE auth_name = 'EPSG' AND horiz_crs_auth_name = 'EPSG' UNION "
        "SELECT three.code, min(CAST(two.code AS INTEGER)) FROM geodetic_crs three JOIN geodetic_crs two "
        "ON two.datum_auth_name = three.datum_auth_name AND two.datum_code = three.datum_code "
        "WHERE three.auth_name = 'EPSG' AND two.auth_name = 'EPSG' AND three.type = 'geographic 3D' "
        "AND two.type = 'geographic 2D' AND NOT two.deprecated AND two.name = three.name GROUP BY three.code"
    ).fetchall()
    version = database.execute("SELECT value FROM metadata WHERE key = 'EPSG.VERSION'").fetchone()[0]
    return {int(code): kind for code, kind in systems}, {int(a): int(b) for a, b in parts}, version


def ranges(kinds):
    found, last_is_geographic = [], False
    for code in sorted(kinds):
        is_geographic = kinds[code].startswith("geographic")
        if is_geographic and last_is_geographic:
            found[-1][1] = code
        elif is_geographic:
            found.append([code, code])
        last_is_geographic = is_geographic
    return " ".join(str(a) if a == b else f"{a}-{b}" for a, b in found)


def groups(parts):
    by_part = {}
    for code, part in sorted(parts.items()):
        by_part.setdefault(part, []).append(code)
    return " ".join(f"{part}:{','.join(map(str, codes))}" for part, codes in sorted(by_part.items()))


def wrapped(text, width=100):
    lines, line = [], ""
    for word in text.split(" "):
        while len(word) > width:
            lines.append((line + " " if line else "") + word[: word.rindex(",", 0, width) + 1])
            line, word = "", word[word.rindex(",", 0, width) + 1 :]
        if line and len(line) + len(word) >= width:
            lines.append(line + " ")
            line = word
        else:
            line = f"{line} {word}" if line else word
    return lines + [line]


def main(path):
    kinds, parts, version = rows(path)
    print(f"""/**
 * Which EPSG codes are geographic, and which have the coordinates of others: EPSG {version} as PROJ has it, by
 * scripts/make-epsg-kinds.py. For a look at a code that need not wait for PROJ.
 */

/** Codes whose coordinates are angles; ranges also span codes that do not exist. */
export const GEOGRAPHIC =""")
    print(" +\n".join(f"  '{line}'" for line in wrapped(ranges(kinds))) + ";")
    print("""
/** After the code of a system in the plane, those of systems that have heights besides. */
export const WITH_HEIGHTS =""")
    print(" +\n".join(f"  '{line}'" for line in wrapped(groups(parts))) + ";")


main(sys.argv[1])
