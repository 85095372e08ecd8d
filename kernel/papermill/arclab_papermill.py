"""Writes papermill's parameters as TypeScript, so that `papermill in.ipynb out.ipynb -p runs 5` works."""

import json
import math

from papermill.engines import NBClientEngine
from papermill.translators import Translator, papermill_translators


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


class ArclabEngine(NBClientEngine):
    """Papermill's own engine: only its being loaded matters."""


papermill_translators.register("typescript", TypeScriptTranslator)
