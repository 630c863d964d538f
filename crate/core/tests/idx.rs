//! IDX files: what is read, what is refused and how it is called, and that no bytes make it panic.

use rand_core::Rng;
use weightscope::{Code, Error, Idx, IdxHeader, IdxKind, Purpose, Stream};

fn images(count: u32, rows: u32, columns: u32) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 3];
    for size in [count, rows, columns] {
        bytes.extend(size.to_be_bytes());
    }
    let pixels =
        u64::from(count).saturating_mul(u64::from(rows)).saturating_mul(u64::from(columns));
    // A file whose header promises the moon carries no more than this.
    bytes.extend((0..pixels.min(10_000)).map(|pixel| pixel.to_le_bytes()[0]));
    bytes
}

fn labels(labels: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 1];
    bytes.extend(u32::try_from(labels.len()).unwrap().to_be_bytes());
    bytes.extend(labels);
    bytes
}

fn refusal(bytes: &[u8]) -> Error {
    Idx::parse(bytes).expect_err("these bytes are to be refused")
}

/// The whole of a refusal: its code, its field, its text.
fn assert_refused(bytes: &[u8], code: Code, field: &str, text: &str) {
    let error = refusal(bytes);
    assert_eq!((error.code(), error.field()), (code, field));
    assert_eq!(error.to_string(), text);
}

#[test]
fn images_are_read_in_place() {
    let bytes = images(3, 2, 5);
    let idx = Idx::parse(&bytes).unwrap();
    let header = idx.header;
    assert_eq!(header.kind(), IdxKind::Images);
    assert_eq!((header.count(), header.rows(), header.columns()), (3, 2, 5));
    assert_eq!((header.features(), header.start(), header.end()), (10, 16, 46));
    assert!(core::ptr::eq(idx.data, &raw const bytes[16..]), "the pixels are not copied");
}

#[test]
fn labels_are_read_whatever_their_value() {
    let bytes = labels(&[5, 0, 255]);
    let idx = Idx::parse(&bytes).unwrap();
    assert_eq!(idx.header.kind(), IdxKind::Labels);
    assert_eq!((idx.header.count(), idx.header.rows(), idx.header.columns()), (3, 1, 1));
    assert_eq!((idx.header.start(), idx.header.end()), (8, 11));
    assert_eq!(idx.data, [5, 0, 255]);
}

#[test]
fn the_head_of_a_file_is_enough() {
    let bytes = images(100, 10, 10);
    let whole = IdxHeader::parse(&bytes, bytes.len() as u64).unwrap();
    let head = &bytes[..IdxHeader::MAX_LENGTH];
    assert_eq!(IdxHeader::parse(head, bytes.len() as u64).unwrap(), whole);
    // The length decides, not what of the file is at hand.
    assert_eq!(IdxHeader::parse(&bytes, 10_015).unwrap_err().field(), "data");
    assert_eq!(IdxHeader::parse(head, u64::MAX).unwrap_err().field(), "data");
}

#[test]
fn a_wrong_magic_number_is_named() {
    let magic = |bytes: &[u8], found: &str| {
        let allowed =
            "an unpacked IDX file starts with 0x00000803 (images of bytes) or 0x00000801 (labels)";
        assert_refused(bytes, Code::InvalidData, "magic", &format!("magic is {found}; {allowed}"));
    };
    magic(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], "1f 8b, a gzip file's");
    magic(&[0x1f, 0x8b], "1f 8b, a gzip file's");
    magic(b"\x89PNG\r\n\x1a\n", "0x89504e47");
    magic(&[0, 0, 0x0d, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0], "0x00000d03"); // floats
    magic(&[0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0], "0x00000802"); // two dimensions
    magic(&[3, 8, 0, 0, 1, 0, 0, 0], "0x03080000"); // little-endian
}

#[test]
fn a_truncated_header_is_named() {
    for length in 0..4 {
        assert_refused(
            &images(1, 1, 1)[..length],
            Code::InvalidData,
            "header",
            &format!("header is truncated: {length} bytes; an IDX file starts with 4"),
        );
    }
    for length in 4..16 {
        let text = format!("header is truncated: {length} bytes; an IDX file starts with 16");
        assert_refused(&images(1, 1, 1)[..length], Code::InvalidData, "header", &text);
    }
    for length in 4..8 {
        let text = format!("header is truncated: {length} bytes; an IDX file starts with 8");
        assert_refused(&labels(&[1])[..length], Code::InvalidData, "header", &text);
    }
}

#[test]
fn a_file_of_another_length_is_named() {
    let mut bytes = images(3, 2, 5);
    bytes.push(0);
    let text = "data is too long: 31 bytes; the header's 3 x 2 x 5 needs 30";
    assert_refused(&bytes, Code::InvalidData, "data", text);
    bytes.truncate(45);
    let text = "data is truncated: 29 bytes; the header's 3 x 2 x 5 needs 30";
    assert_refused(&bytes, Code::InvalidData, "data", text);
    bytes.truncate(16);
    let text = "data is truncated: 0 bytes; the header's 3 x 2 x 5 needs 30";
    assert_refused(&bytes, Code::InvalidData, "data", text);
}

#[test]
fn impossible_sizes_are_named() {
    let refused = |bytes: &[u8], field: &str, given: &str, most: usize| {
        let text = format!("{field} is {given}; an IDX file may say 1 to {most} here");
        assert_refused(bytes, Code::OutOfRange, field, &text);
    };
    refused(&images(0, 28, 28), "count", "0", 1_000_000);
    refused(&labels(&[]), "count", "0", 1_000_000);
    refused(&images(1, 0, 28), "rows", "0", 4096);
    refused(&images(1, 28, 0), "columns", "0", 4096);
    refused(&images(1, 4097, 28), "rows", "4097", 4096);
    refused(&images(1, 28, 4097), "columns", "4097", 4096);
    refused(&images(1_000_001, 28, 28), "count", "1000001", 1_000_000);
    // Sizes whose product is 0 in 64 bits.
    refused(&images(1 << 31, 1 << 31, 4), "count", "2147483648", 1_000_000);
    refused(&images(u32::MAX, u32::MAX, u32::MAX), "count", "4294967295", 1_000_000);
}

#[test]
fn the_bounds_themselves_are_allowed_and_their_product_is_bounded() {
    let length = |count: u32, rows: u32, columns: u32| {
        16 + u64::from(count) * u64::from(rows) * u64::from(columns)
    };
    for (count, rows, columns) in [(1_000_000, 1, 1), (1, 4096, 1), (1, 1, 4096), (64, 4096, 4096)]
    {
        let bytes = images(count, rows, columns);
        let header = IdxHeader::parse(&bytes, length(count, rows, columns)).unwrap();
        assert_eq!(header.end() as u64, length(count, rows, columns));
    }
    let error =
        IdxHeader::parse(&images(65, 4096, 4096), length(65, 4096, 4096)).expect_err("above 1 GiB");
    assert_eq!(error.code(), Code::OutOfRange);
    assert_eq!(
        error.to_string(),
        "data is 65 x 4096 x 4096 bytes; an IDX file may hold up to 1073741824 bytes of data"
    );
}

#[test]
fn images_and_labels_that_do_not_match_are_named() {
    let (pixels, digits) = (images(3, 28, 28), labels(&[1, 2, 3]));
    let (pixels, digits) =
        (Idx::parse(&pixels).unwrap().header, Idx::parse(&digits).unwrap().header);
    pixels.match_labels(&digits).unwrap();
    pixels.match_features(784).unwrap();

    let text = |result: weightscope::Result<()>| {
        let error = result.unwrap_err();
        assert_eq!(error.code(), Code::Mismatch);
        error.to_string()
    };
    assert_eq!(
        text(digits.match_labels(&pixels)),
        "images is a file of labels; a file of images goes here"
    );
    assert_eq!(
        text(pixels.match_labels(&pixels)),
        "labels is a file of images; a file of labels goes here"
    );
    let two = Idx::parse(&labels(&[1, 2])).unwrap().header;
    assert_eq!(
        text(pixels.match_labels(&two)),
        "labels is of 2 labels; there are 3 images, and each needs one"
    );
    assert_eq!(
        text(pixels.match_features(100)),
        "images is 28 x 28 pixels each; the network takes 100 inputs"
    );
    assert_eq!(
        text(digits.match_features(1)),
        "images is a file of labels; a file of images goes here"
    );
}

/// Whatever the bytes: no panic, and what is accepted is consistent.
fn probe(bytes: &[u8], length: u64) -> bool {
    let Ok(header) = IdxHeader::parse(bytes, length) else {
        return false;
    };
    assert_eq!(header.end() as u64, length);
    assert!((1..=IdxHeader::MAX_COUNT).contains(&header.count()));
    assert!((1..=IdxHeader::MAX_SIDE).contains(&header.rows()));
    assert!((1..=IdxHeader::MAX_SIDE).contains(&header.columns()));
    assert_eq!(header.end() - header.start(), header.count() * header.features());
    assert!(header.end() - header.start() <= IdxHeader::MAX_DATA);
    if header.kind() == IdxKind::Labels {
        assert_eq!(header.features(), 1);
    }
    true
}

#[test]
fn random_bytes_never_panic() {
    let mut stream = Stream::new(1, Purpose::Start, 0);
    let mut accepted = 0;
    for _ in 0..200_000 {
        let mut bytes = vec![0; stream.below(40) as usize];
        stream.fill_bytes(&mut bytes);
        // Half of them get past the magic number.
        if stream.below(2) == 0 {
            for (byte, magic) in bytes.iter_mut().zip([0, 0, 8, [1, 3][stream.below(2) as usize]]) {
                *byte = magic;
            }
            // And half of these say small numbers.
            if stream.below(2) == 0 {
                for (index, byte) in bytes.iter_mut().enumerate().skip(4).take(12) {
                    *byte = if index % 4 == 3 { *byte % 8 } else { 0 };
                }
            }
        }
        let length = match stream.below(4) {
            0 => stream.next_u64(),
            1 => u64::from(stream.below(64)),
            _ => bytes.len() as u64,
        };
        accepted += usize::from(probe(&bytes, length));
        if let Ok(idx) = Idx::parse(&bytes) {
            assert_eq!(idx.data.len(), idx.header.count() * idx.header.features());
        }
    }
    assert!(accepted > 100, "some of the bytes are files: {accepted}");
}

#[test]
fn mutated_files_never_panic() {
    let mut stream = Stream::new(2, Purpose::Start, 0);
    let files = [images(3, 4, 5), images(1, 1, 1), labels(&[7]), labels(&[1, 2, 3, 4, 5])];
    let (mut accepted, mut refused) = (0, 0);
    for round in 0..100_000_usize {
        let mut bytes = files[round % files.len()].clone();
        for _ in 0..=stream.below(3) {
            let at = stream.below(u32::try_from(bytes.len().max(1)).unwrap()) as usize;
            match stream.below(5) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at.min(bytes.len()), stream.next_u32().to_le_bytes()[0]),
                _ => {
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << stream.below(8);
                    }
                }
            }
        }
        match probe(&bytes, bytes.len() as u64) {
            true => accepted += 1,
            false => refused += 1,
        }
    }
    assert!(accepted > 1000 && refused > 1000, "{accepted} accepted, {refused} refused");
}
