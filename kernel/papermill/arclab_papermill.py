"""Papermill's parameters in TypeScript notebooks: `papermill in.ipynb out.ipynb -p runs 5`, `papermill --help-notebook in.ipynb`."""

import json
import math
import re

from papermill.engines import NBClientEngine
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators


# One declaration a line, as in a cell of parameters: `const runs: number = 5; // how often`
DECLARATION = re.compile(
    r"^\s*(?:const|let|var)\s+(?P<name>[\w$]+)\s*(?::\s*(?P<type>[^=]+?))?\s*=\s*"
    r"(?P<value>.*?)\s*;?\s*(?:\s//\s*(?P<help>.*))?$"
)


class TypeScriptTranslator(Translator):
    """Values as they are written in TypeScript; a parameter is declared anew, which cells may do."""

    @classmethod
    def translate_none(cls, val):
        return "null"

    @classmethod
    def translate_bool(cls, val):
        return "true" if val else "false"

    @classmethod
    def translate_float(cls, val):
        if math.isnan(val):
            return "Number.NaN"
        if math.isinf(val):
            return f"{'-' if val < 0 else ''}Number.POSITIVE_INFINITY"
        return repr(val)

    @classmethod
    def translate_str(cls, val):
        return json.dumps(val)

    @classmethod
    def translate_dict(cls, val):
        entries = ", ".join(f"{json.dumps(str(key))}: {cls.translate(item)}" for key, item in val.items())
        return "{" + entries + "}"

    @classmethod
    def translate_list(cls, val):
        return "[" + ", ".join(cls.translate(item) for item in val) + "]"

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        return f"let {name} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        declarations = (DECLARATION.match(line) for line in parameters_cell["source"].splitlines())
        return [
            Parameter(found["name"], found["type"] or "None", found["value"], found["help"] or "")
            for found in declarations
            if found
        ]


class ArclabEngine(NBClientEngine):
    """Papermill's own engine: only its being loaded matters."""


papermill_translators.register("typescript", TypeScriptTranslator)
