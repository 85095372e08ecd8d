//! Reads what Arclab hands over (profiles/replay/native/hand-over.ts): numbers of seven bits a byte, the lowest first,
//! and texts of a length and UTF-8, as in a trace (runtime/trace/README.md).

pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { bytes, at: 0 }
    }

    pub fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    fn byte(&mut self) -> u8 {
        let byte = *self.bytes.get(self.at).expect("the input ends too early");
        self.at += 1;
        byte
    }

    pub fn number(&mut self) -> usize {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            value |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return value;
            }
            shift += 7;
        }
    }

    pub fn flag(&mut self) -> bool {
        self.number() != 0
    }

    pub fn text(&mut self) -> String {
        let length = self.number();
        let from = self.at;
        self.at += length;
        let text = std::str::from_utf8(&self.bytes[from..self.at]);
        text.expect("a text is no UTF-8").to_owned()
    }

    /// A text that is written as JSON.
    pub fn quoted_text(&mut self) -> String {
        let text = self.text();
        let mut letters = text[1..text.len() - 1].chars();
        let mut plain = String::new();
        while let Some(letter) = letters.next() {
            plain.push(match letter {
                '\\' => escaped(&mut letters),
                _ => letter,
            });
        }
        plain
    }

    pub fn list<T>(&mut self, mut each: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.number();
        (0..count).map(|_| each(self)).collect()
    }
}

/// What follows a backslash. A surrogate without its other half, which Rust has no letter for, is replaced.
fn escaped(letters: &mut std::str::Chars) -> char {
    match letters.next() {
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => {
            let digits: String = letters.take(4).collect();
            let code = u32::from_str_radix(&digits, 16).expect("four hexadecimal digits");
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        Some(letter) => letter,
        None => panic!("a text ends too early"),
    }
}
