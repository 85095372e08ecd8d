"""`jupyter console` as somebody at a terminal uses it: answers, completes, interrupts."""

import re
import sys
import time
import unittest

import pexpect

TIMEOUT = 30


def plain(text):
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)


class Console(unittest.TestCase):
    def setUp(self):
        self.console = pexpect.spawn(
            sys.executable,
            # The first completion loads TypeScript, which takes longer than the default five seconds on a busy machine.
            ["-m", "jupyter", "console", "--kernel", "arclab", f"--ZMQCompleter.timeout={TIMEOUT}"],
            encoding="utf-8",
            timeout=TIMEOUT,
            dimensions=(40, 120),
        )
        self.expect(r"In \[1\]")

    def tearDown(self):
        self.console.close(force=True)

    def read(self, seconds, until=None):
        """What the terminal shows meanwhile; prompt_toolkit asks where the cursor is, and waits for an answer."""
        deadline = time.time() + seconds
        seen = ""
        while time.time() < deadline and not (until and re.search(until, plain(seen))):
            try:
                piece = self.console.read_nonblocking(4096, timeout=0.2)
            except pexpect.TIMEOUT:
                continue
            if "\x1b[6n" in piece:
                self.console.send("\x1b[1;1R")
            seen += piece
        return plain(seen)

    def expect(self, pattern):
        seen = self.read(TIMEOUT, until=pattern)
        self.assertRegex(seen, pattern)

    def test_answers_completes_and_interrupts(self):
        self.console.send("const kept = 6 * 7; kept\r")
        self.expect(r"Out\[1\]:\s*42")
        self.console.send("Math.flo\t")
        self.expect(r"Math\.floor")
        self.console.send("(2.5)\r")
        self.expect(r"Out\[2\]:\s*2")
        self.console.send("for (;;) {}\r")
        self.read(2)
        self.console.sendintr()
        self.expect(r"Interrupted")
        self.console.send("kept\r")
        self.expect(r"Out\[4\]:\s*42")


if __name__ == "__main__":
    unittest.main()
