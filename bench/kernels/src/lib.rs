//! Raw exports for the benchmarks: fill buffers, run a product or the limit a number of times.

#![allow(unsafe_code)] // exported names are unsafe to write, nothing else here is

use std::sync::Mutex;

use weightscope::bench_internals::{product, product_transposed, transposed_product};
use wide::f32x4;

/// The factors and the product.
static MATRICES: Mutex<[Vec<f32>; 3]> = Mutex::new([Vec::new(), Vec::new(), Vec::new()]);

/// Gives matrix `which` (0 and 1 the factors, 2 the product) `length` entries; answers where they are.
#[unsafe(no_mangle)]
pub extern "C" fn matrix(which: usize, length: usize) -> *mut f32 {
    let matrix = &mut MATRICES.lock().unwrap()[which];
    matrix.clear();
    matrix.resize(length, 0.0);
    matrix.as_mut_ptr()
}

/// Runs one product `repeats` times: form 0 is `A B^T`, 1 is `A B`, 2 is `A^T B`.
#[unsafe(no_mangle)]
pub extern "C" fn multiply(form: usize, rows: usize, columns: usize, depth: usize, repeats: usize) {
    let matrices = &mut *MATRICES.lock().unwrap();
    let [a, b, c] = matrices;
    for _ in 0..repeats {
        match form {
            0 => product_transposed(c, a, b, rows, columns, depth),
            1 => product(c, a, b, rows, columns, depth),
            _ => transposed_product(c, a, b, rows, columns, depth),
        }
    }
}

/// `rounds` multiply-adds in each of `accumulators` registers, none of which waits for another and none of which
/// touches memory: no product can be faster. Eight floating-point operations to each. Processors with sixteen
/// registers keep at most thirteen sums beside `x` and `y`; with more of them the loop halves its speed.
#[unsafe(no_mangle)]
pub extern "C" fn limit(accumulators: usize, rounds: usize, x: f32, y: f32) -> f32 {
    match accumulators {
        8 => multiply_add::<8>(rounds, x, y),
        10 => multiply_add::<10>(rounds, x, y),
        12 => multiply_add::<12>(rounds, x, y),
        13 => multiply_add::<13>(rounds, x, y),
        _ => f32::NAN,
    }
}

fn multiply_add<const N: usize>(rounds: usize, x: f32, y: f32) -> f32 {
    let (x, y) = (f32x4::splat(x), f32x4::splat(y));
    // Different from the start, or the compiler would keep one of them and copy it.
    let mut sums: [f32x4; N] = core::array::from_fn(|n| f32x4::splat(n as f32));
    for _ in 0..rounds {
        for sum in &mut sums {
            *sum = *sum * x + y;
        }
    }
    sums.into_iter().fold(y, |total, sum| total + sum).reduce_add()
}
