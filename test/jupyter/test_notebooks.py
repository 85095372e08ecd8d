"""The shipped notebooks in nbclient and papermill, beside what the headless runner makes of them."""

import json
import pathlib
import subprocess
import tempfile
import unittest

import nbclient
import nbformat
import papermill

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# A quick run of what otherwise takes minutes.
PARAMETERS = {"strategy-comparison": {"runs": 1, "strategies": "owned,arc-geometry-attributes"}}


def with_parameters(path):
    """The notebook with the parameters of a quick run, set by hand, so that nbclient alone runs it."""
    notebook = nbformat.read(path, as_version=4)
    values = PARAMETERS.get(path.stem, {})
    for index, cell in enumerate(notebook.cells):
        if values and "parameters" in cell.metadata.get("tags", []):
            lines = [f"let {name} = {json.dumps(value)};" for name, value in values.items()]
            notebook.cells.insert(index + 1, nbformat.v4.new_code_cell("\n".join(lines)))
            break
    return notebook


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def shape(cell):
    """What must be the same wherever a cell runs: kinds of outputs, their formats, and printed text."""
    return [
        (output.output_type, output.get("name", ""), sorted(output.get("data", {})), output.get("text", ""))
        for output in cell.outputs
    ]


class Notebooks(unittest.TestCase):
    def test_nbclient_runs_every_notebook_and_loses_nothing(self):
        self.assertGreater(len(NOTEBOOKS), 0)
        for path in NOTEBOOKS:
            with self.subTest(notebook=path.name), tempfile.TemporaryDirectory() as out:
                notebook = with_parameters(path)
                given = pathlib.Path(out) / path.name
                client = nbclient.NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(path.parent)}})
                client.execute()
                # The headless runner resolves paths from the notebook's own folder.
                copy = path.with_name(f"{path.stem}.nbclient-test.ipynb")
                try:
                    nbformat.write(with_parameters(path), copy)
                    subprocess.run(
                        ["node", "dist/kernel/cli/main.js", "run", str(copy), "--out", out],
                        cwd=ROOT, check=True, capture_output=True,
                    )
                finally:
                    copy.unlink(missing_ok=True)
                headless = nbformat.read(given.with_name(f"{path.stem}.nbclient-test.ipynb"), as_version=4)
                cells = code_cells(notebook)
                self.assertEqual([cell.execution_count for cell in cells], list(range(1, len(cells) + 1)))
                for mine, theirs in zip(cells, code_cells(headless)):
                    self.assertEqual(shape(mine), shape(theirs), mine.source)

    def test_ten_thousand_lines_and_a_result_all_arrive(self):
        lines = nbformat.v4.new_code_cell("for (let n = 0; n < 10_000; n++) console.log('line', n);\n'end'")
        notebook = nbformat.v4.new_notebook(cells=[lines])
        nbclient.NotebookClient(notebook, kernel_name="arclab").execute()
        text = "".join(output.text for output in notebook.cells[0].outputs if output.output_type == "stream")
        self.assertEqual(text, "".join(f"line {n}\n" for n in range(10_000)))
        self.assertEqual(notebook.cells[0].outputs[-1].output_type, "execute_result")

    def test_papermill_sets_parameters(self):
        values = {"text": 'say "hi"\n😀', "number": 2.5, "flag": True, "none": None, "list": [1, "a"], "map": {"k": [False]}}
        declared = nbformat.v4.new_code_cell(
            "const text = '';\nlet number: number = 0 // how often\nvar flag = false\n"
            "const none: null | number = 1\nconst list: unknown[] = []\nconst map = {}",
            metadata={"tags": ["parameters"]},
        )
        shown = nbformat.v4.new_code_cell("console.log(JSON.stringify({ text, number, flag, none, list, map }))")
        notebook = nbformat.v4.new_notebook(cells=[declared, shown])
        notebook.metadata.kernelspec = {"name": "arclab", "display_name": "Arclab", "language": "typescript"}
        with tempfile.TemporaryDirectory() as folder:
            source, target = f"{folder}/in.ipynb", f"{folder}/out.ipynb"
            nbformat.write(notebook, source)
            known = papermill.inspect_notebook(source)
            papermill.execute_notebook(source, target, parameters=values, progress_bar=False)
            executed = nbformat.read(target, as_version=4)
        self.assertEqual(set(known), set(values))
        number = known["number"]
        self.assertEqual(
            (number["inferred_type_name"], number["default"], number["help"]), ("number", "0", "how often")
        )
        self.assertEqual(json.loads(executed.cells[-1].outputs[0].text), values)


if __name__ == "__main__":
    unittest.main()
