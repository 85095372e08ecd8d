"""Jupyter's own conformance tests, with samples in TypeScript."""

import unittest

import jupyter_kernel_test


class ArclabKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "arclab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    code_generate_error = "throw new Error('on purpose')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "const six: number = 6; six", "result": "6"},
        {"code": "'a' + 'b'", "result": "'ab'"},
        {"code": "await Promise.resolve([1, 2])", "result": "[ \x1b[33m1\x1b[39m, \x1b[33m2\x1b[39m ]"},
    ]
    code_display_data = [
        {"code": "display({ $schema: 'https://vega.github.io/schema/vega-lite/v6.json', data: { values: [{ a: 1 }] }, mark: 'point', encoding: { x: { field: 'a' } } })", "mime": "image/svg+xml"},
        {"code": "import { html } from 'arclab'; display(html('<b>bold</b>'))", "mime": "text/html"},
    ]
    code_clear_output = "import { clearOutput } from 'arclab'; clearOutput()"
    code_page_something = "console.log?"
    code_inspect_sample = "console.log"

    completion_samples = [
        {"text": "Math.flo", "matches": {"floor"}},
        {"text": "JSON.str", "matches": {"stringify"}},
        {"text": "'abc'.toUpp", "matches": {"toUpperCase"}},
    ]

    complete_code_samples = ["1 + 1", "const f = (a: number) => a", "`a ${1} b`", "function f() {}\n"]
    incomplete_code_samples = ["function f() {", "[1,", "`a ${", "/* open", "const a ="]
    invalid_code_samples = ["let = ;", "a b", ")", "'open"]

    code_history_pattern = "6?*7"
    supported_history_operations = ("tail", "range", "search")


if __name__ == "__main__":
    unittest.main()
