//! IDX, the file format of MNIST.

use crate::error::{Code, Error, Given, Result};

/// What an IDX file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdxKind {
    /// Grey images: one byte a pixel, magic number 0x00000803.
    Images,
    /// One byte an image, magic number 0x00000801.
    Labels,
}

/// What the first bytes of an IDX file say, checked against the file's length.
///
/// All numbers are big-endian 32-bit words (LeCun, Cortes & Burges, "The MNIST database of handwritten
/// digits", section "File formats"):
///
/// | bytes | images | labels |
/// | --- | --- | --- |
/// | 0..4 | 0x00000803: unsigned bytes, three dimensions | 0x00000801: unsigned bytes, one dimension |
/// | 4..8 | count | count |
/// | 8..12 | rows | first label |
/// | 12..16 | columns | |
/// | from 16 | pixels, image after image, each row after row | |
///
/// Only the head is needed, never a copy of the pixels.
///
/// ```
/// use weightscope::{IdxHeader, IdxKind};
/// let head = [0, 0, 8, 3, 0, 0, 0xea, 0x60, 0, 0, 0, 28, 0, 0, 0, 28];
/// let header = IdxHeader::parse(&head, 47_040_016).unwrap();
/// assert_eq!((header.kind(), header.count()), (IdxKind::Images, 60_000));
/// assert_eq!((header.rows(), header.columns(), header.features()), (28, 28, 784));
/// assert_eq!((header.start(), header.end()), (16, 47_040_016));
/// assert!(IdxHeader::parse(&head, 47_040_015).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IdxHeader {
    kind: IdxKind,
    count: usize,
    rows: usize,
    columns: usize,
}

impl IdxHeader {
    /// The longest header, and so the most of a file that [`IdxHeader::parse`] looks at.
    pub const MAX_LENGTH: usize = 16;
    /// No more images or labels than this (the largest set of the kind, EMNIST, has 814,255).
    pub const MAX_COUNT: usize = 1_000_000;
    /// No more rows or columns of an image than this.
    pub const MAX_SIDE: usize = 4096;
    /// No more bytes of data than this: 1 GiB.
    pub const MAX_DATA: usize = 1 << 30;

    /// Reads the header at the start of `head`, the first [`IdxHeader::MAX_LENGTH`] bytes or more of a
    /// file of `length` bytes (all of them, if it has fewer).
    ///
    /// # Errors
    /// [`Code::InvalidData`], naming `magic`, `header` or `data`, if these are not the first bytes of an
    /// IDX file of images or labels, or the file is shorter or longer than they say;
    /// [`Code::OutOfRange`], naming `count`, `rows`, `columns` or `data`, if a size is 0 or beyond its
    /// bound.
    pub fn parse(head: &[u8], length: u64) -> Result<Self> {
        let magic = match *head {
            [0x1f, 0x8b, ..] => return Err(wrong_magic("1f 8b, a gzip file's")),
            [a, b, c, d, ..] if length >= 4 => [a, b, c, d],
            _ => return Err(truncated_header(length.min(head.len() as u64), 4)),
        };
        let (kind, start): (_, usize) = match magic {
            [0, 0, 8, 3] => (IdxKind::Images, 16),
            [0, 0, 8, 1] => (IdxKind::Labels, 8),
            _ => {
                let word = u32::from_be_bytes(magic);
                return Err(wrong_magic(format_args!("0x{word:08x}")));
            }
        };
        if head.len() < start || length < start as u64 {
            return Err(truncated_header(length.min(head.len() as u64), start));
        }
        let size = |field: &str, at: usize, most: usize| {
            let word = u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
            match usize::try_from(word) {
                Ok(size) if (1..=most).contains(&size) => Ok(size),
                _ => {
                    let allowed = format!("an IDX file may say 1 to {most} here");
                    Err(Error::new(Code::OutOfRange, field, word, allowed))
                }
            }
        };
        let count = size("count", 4, Self::MAX_COUNT)?;
        let (rows, columns) = match kind {
            IdxKind::Images => {
                (size("rows", 8, Self::MAX_SIDE)?, size("columns", 12, Self::MAX_SIDE)?)
            }
            IdxKind::Labels => (1, 1),
        };
        // At most 10^6 * 2^24, far below 2^64.
        let data = count as u64 * rows as u64 * columns as u64;
        if data > Self::MAX_DATA as u64 {
            let allowed = format!("an IDX file may hold up to {} bytes of data", Self::MAX_DATA);
            return Err(Error::new(
                Code::OutOfRange,
                "data",
                format_args!("{count} x {rows} x {columns} bytes"),
                allowed,
            ));
        }
        let present = length - start as u64;
        if present != data {
            let what = if present < data { "truncated" } else { "too long" };
            return Err(Error::new(
                Code::InvalidData,
                "data",
                format_args!("{what}: {present} bytes"),
                format!("the header's {count} x {rows} x {columns} needs {data}"),
            ));
        }
        Ok(IdxHeader { kind, count, rows, columns })
    }

    /// Images or labels.
    #[must_use]
    pub fn kind(&self) -> IdxKind {
        self.kind
    }

    /// How many images or labels, at least 1.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Rows of one image; 1 for labels.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns of one image; 1 for labels.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Bytes of one image, rows times columns; 1 for labels.
    #[must_use]
    pub fn features(&self) -> usize {
        self.rows * self.columns
    }

    /// Where in the file the data starts: the length of the header.
    #[must_use]
    pub fn start(&self) -> usize {
        match self.kind {
            IdxKind::Images => 16,
            IdxKind::Labels => 8,
        }
    }

    /// Where the data ends, which is where the file does.
    #[must_use]
    pub fn end(&self) -> usize {
        self.start() + self.count * self.features()
    }

    /// Makes sure that these images and those labels belong together.
    ///
    /// # Errors
    /// [`Code::Mismatch`], naming `images` or `labels`, if one is the other's kind, or there are more of
    /// one than of the other.
    pub fn match_labels(&self, labels: &IdxHeader) -> Result<()> {
        if self.kind != IdxKind::Images {
            return Err(mismatch("images", "a file of labels", "a file of images goes here"));
        }
        if labels.kind != IdxKind::Labels {
            return Err(mismatch("labels", "a file of images", "a file of labels goes here"));
        }
        if self.count != labels.count {
            let allowed = format!("there are {} images, and each needs one", self.count);
            return Err(mismatch("labels", format_args!("of {} labels", labels.count), allowed));
        }
        Ok(())
    }

    /// Makes sure that each image has the number of features a network takes in.
    ///
    /// # Errors
    /// [`Code::Mismatch`], naming `images`, if it has not, or these are labels.
    pub fn match_features(&self, features: usize) -> Result<()> {
        if self.kind != IdxKind::Images {
            return Err(mismatch("images", "a file of labels", "a file of images goes here"));
        }
        if self.features() != features {
            return Err(mismatch(
                "images",
                format_args!("{} x {} pixels each", self.rows, self.columns),
                format!("the network takes {features} inputs"),
            ));
        }
        Ok(())
    }
}

/// A whole IDX file in memory.
///
/// ```
/// use weightscope::{Idx, IdxKind};
/// let idx = Idx::parse(&[0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 4]).unwrap();
/// assert_eq!(idx.header.kind(), IdxKind::Labels);
/// assert_eq!(idx.data, [5, 0, 4]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idx<'a> {
    /// What the header says.
    pub header: IdxHeader,
    /// The pixels or labels, in place.
    pub data: &'a [u8],
}

impl<'a> Idx<'a> {
    /// Reads a file.
    ///
    /// # Errors
    /// As [`IdxHeader::parse`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self> {
        let header = IdxHeader::parse(bytes, bytes.len() as u64)?;
        Ok(Idx { header, data: &bytes[header.start()..header.end()] })
    }
}

fn wrong_magic(found: impl Into<Given>) -> Error {
    Error::new(
        Code::InvalidData,
        "magic",
        found,
        "an unpacked IDX file starts with 0x00000803 (images of bytes) or 0x00000801 (labels)",
    )
}

fn truncated_header(length: u64, needed: usize) -> Error {
    Error::new(
        Code::InvalidData,
        "header",
        format_args!("truncated: {length} bytes"),
        format!("an IDX file starts with {needed}"),
    )
}

fn mismatch(field: &str, given: impl Into<Given>, allowed: impl Into<String>) -> Error {
    Error::new(Code::Mismatch, field, given, allowed)
}
